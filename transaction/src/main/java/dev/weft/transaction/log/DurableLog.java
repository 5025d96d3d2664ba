package dev.weft.transaction.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.zip.CRC32C;

/**
 * A sequence of records that survives crashes. A record is durable when {@link #append} has returned; a record that a
 * crash has torn is cut off when the log is opened again, and so is everything behind it.
 *
 * <p>The file: eight octets {@code WEFTLOG1}, then for each record its length (32 bit), how many octets of the file had
 * been synced when it was written (64 bit), CRC32C over both and the payload (32 bit), and the payload; numbers are
 * big-endian. The second field tells a torn tail from a damaged middle: a good record behind a bad one, written when the
 * bad one had been synced, proves that the disk has lost what it had promised to keep.
 */
public final class DurableLog {
    private static final byte[] MAGIC = "WEFTLOG1".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER = 4 + 8 + 4;

    private final Disk disk;
    private final String name;
    private final List<byte[]> recovered;
    private long good; // octets of whole records: where the next one goes
    private boolean tail; // whether something may stand behind the good octets
    private final long cut;

    private DurableLog(Disk disk, String name, List<byte[]> recovered, long good, long cut) {
        this.disk = disk;
        this.name = name;
        this.recovered = recovered;
        this.good = good;
        this.cut = cut;
        this.tail = cut > 0;
    }

    /**
     * Opens a log and reads what it holds.
     *
     * @param name of the file
     * @throws IOException if it cannot be read, is no log, or is damaged in the middle; the message says which and what to
     *     do
     */
    public static DurableLog open(Disk disk, String name) throws IOException {
        Objects.requireNonNull(disk, "disk");
        byte[] file = disk.read(name);
        if (file.length < MAGIC.length) {
            // Nothing was ever promised.
            return new DurableLog(disk, name, List.of(), 0, file.length);
        }
        if (!Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new IOException(
                    disk + "/" + name + ": is no Weft log; move it away, or name another state directory");
        }
        List<byte[]> records = new ArrayList<>();
        int at = MAGIC.length;
        while (valid(file, at)) {
            int length = ByteBuffer.wrap(file).getInt(at);
            records.add(Arrays.copyOfRange(file, at + HEADER, at + HEADER + length));
            at += HEADER + length;
        }
        refuseDamage(disk, name, file, at);
        return new DurableLog(disk, name, records, at, file.length - at);
    }

    private static boolean valid(byte[] file, int at) {
        if (file.length - at < HEADER) {
            return false;
        }
        ByteBuffer buffer = ByteBuffer.wrap(file);
        int length = buffer.getInt(at);
        if (length < 0 || length > file.length - at - HEADER) {
            return false;
        }
        return buffer.getInt(at + 12) == crc(file, at, length);
    }

    private static int crc(byte[] file, int at, int length) {
        CRC32C crc = new CRC32C();
        crc.update(file, at, 12);
        crc.update(file, at + HEADER, length);
        return (int) crc.getValue();
    }

    private static void refuseDamage(Disk disk, String name, byte[] file, int bad) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(file);
        for (int at = bad + 1; at <= file.length - HEADER; at++) {
            if (valid(file, at) && buffer.getLong(at + 4) > bad && buffer.getLong(at + 4) <= at) {
                throw new IOException(disk + "/" + name + ": damaged at octet " + bad
                        + ", before records that were durable; restore it from a copy, or remove it and let the switch"
                        + " be read anew");
            }
        }
    }

    /** Returns the records found when the log was opened. */
    public List<byte[]> recovered() {
        return recovered;
    }

    /** Returns how many octets of a torn tail were found behind the last whole record. */
    public long cut() {
        return cut;
    }

    /** Returns how many octets the records take. */
    public long size() {
        return good;
    }

    /**
     * Adds a record durably: it is synced before this returns.
     *
     * @throws IOException if the disk is full or fails; then the record is not in the log, and the next one takes its place
     */
    public void append(byte[] record) throws IOException {
        if (good == 0) {
            replace(List.of(record)); // whole or not at all, so that a torn file can be told from another's
            return;
        }
        if (tail) {
            disk.truncate(name, good);
            tail = false;
        }
        byte[] framed = frame(record, good);
        tail = true; // until it is known to be whole
        disk.append(name, framed);
        disk.sync(name);
        good += framed.length;
        tail = false;
    }

    /**
     * Replaces all records: compaction. After a crash the log is the old or the new one.
     *
     * @throws IOException if the disk is full or fails; then the log is as before
     */
    public void replace(List<byte[]> records) throws IOException {
        byte[] content = MAGIC;
        for (byte[] record : records) {
            content = concat(content, frame(record, 0));
        }
        disk.replace(name, content);
        good = content.length;
        tail = false;
    }

    private static byte[] frame(byte[] record, long synced) {
        ByteBuffer buffer = ByteBuffer.allocate(HEADER + record.length);
        buffer.putInt(record.length).putLong(synced).putInt(0).put(record);
        buffer.putInt(12, crc(buffer.array(), 0, record.length));
        return buffer.array();
    }

    private static byte[] concat(byte[] a, byte[] b) {
        byte[] all = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, all, a.length, b.length);
        return all;
    }
}
