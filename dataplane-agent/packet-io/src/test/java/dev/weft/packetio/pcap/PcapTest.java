package dev.weft.packetio.pcap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PcapTest {
    /** Written by hand from draft-ietf-opsawg-pcap: big-endian, microseconds, snaplen 96, one 4-octet frame of 60. */
    private static final byte[] BIG_ENDIAN_FILE = HexFormat.of()
            .parseHex("a1b2c3d40002000400000000000000000000006000000001" + "000000010000000a000000040000003c"
                    + "deadbeef");

    /** Written by hand: little-endian, nanoseconds, one 2-octet frame at 1 s + 5 ns. */
    private static final byte[] LITTLE_ENDIAN_NANOS_FILE = HexFormat.of()
            .parseHex("4d3cb2a1020004000000000000000000ffff000001000000" + "01000000050000000200000002000000" + "cafe");

    @Test
    void readsBigEndianMicroseconds() throws IOException {
        try (PcapReader reader = reader(BIG_ENDIAN_FILE)) {
            PcapPacket packet = reader.next();
            assertThat(packet.timestampNs()).isEqualTo(1_000_010_000L);
            assertThat(packet.originalLength()).isEqualTo(60);
            assertThat(packet.data()).containsExactly(0xde, 0xad, 0xbe, 0xef);
            assertThat(reader.next()).isNull();
            assertThat(reader.snaplen()).isEqualTo(96);
            assertThat(reader.nanosecondResolution()).isFalse();
        }
    }

    @Test
    void readsLittleEndianNanoseconds() throws IOException {
        try (PcapReader reader = reader(LITTLE_ENDIAN_NANOS_FILE)) {
            PcapPacket packet = reader.next();
            assertThat(packet.timestampNs()).isEqualTo(1_000_000_005L);
            assertThat(packet.data()).containsExactly(0xca, 0xfe);
            assertThat(reader.nanosecondResolution()).isTrue();
        }
    }

    @Test
    void writesExactlyTheseOctets() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PcapWriter writer = new PcapWriter(out, ByteOrder.LITTLE_ENDIAN, true, 0xffff)) {
            writer.write(1_000_000_005L, new byte[] {9, (byte) 0xca, (byte) 0xfe, 9}, 1, 2);
        }
        assertThat(out.toByteArray()).isEqualTo(LITTLE_ENDIAN_NANOS_FILE);
    }

    @Property(tries = 200)
    void roundTrip(
            @ForAll @Size(max = 20) List<@Size(max = 300) byte[]> frames,
            @ForAll @LongRange(min = 0, max = 4_294_967_295_999_999_999L) long timestampNs,
            @ForAll boolean bigEndian,
            @ForAll boolean nanos,
            @ForAll @IntRange(min = 1, max = 400) int snaplen)
            throws IOException {
        ByteOrder order = bigEndian ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        byte[] file = write(frames, timestampNs, order, nanos, snaplen);

        List<byte[]> read = new ArrayList<>();
        try (PcapReader reader = reader(file)) {
            assertThat(reader.snaplen()).isEqualTo(snaplen);
            for (PcapPacket packet = reader.next(); packet != null; packet = reader.next()) {
                assertThat(packet.timestampNs()).isEqualTo(nanos ? timestampNs : timestampNs / 1000 * 1000);
                assertThat(packet.originalLength()).isEqualTo(frames.get(read.size()).length);
                read.add(packet.data());
            }
        }
        assertThat(read).hasSameSizeAs(frames);
        for (int i = 0; i < read.size(); i++) {
            byte[] frame = frames.get(i);
            assertThat(read.get(i)).isEqualTo(Arrays.copyOf(frame, Math.min(frame.length, snaplen)));
        }
    }

    @Property(tries = 200)
    void aTruncatedFileTellsWhere(@ForAll @IntRange(min = 0, max = 43) int length) throws IOException {
        byte[] cut = Arrays.copyOf(BIG_ENDIAN_FILE, length);
        if (length == 24) {
            assertThat(reader(cut).next()).isNull();
            return;
        }
        assertThatThrownBy(() -> reader(cut).next())
                .isInstanceOf(PcapFormatException.class)
                .hasMessageStartingWith("test.pcap: offset " + (length < 24 ? 0 : length < 40 ? 24 : 40) + ": ")
                .hasMessageContaining("truncated");
    }

    @Property(tries = 1000)
    void aDamagedFileNeverDoesWorseThanAnError(
            @ForAll @IntRange(min = 0, max = 43) int at, @ForAll byte value, @ForAll @Size(max = 40) byte[] tail) {
        byte[] damaged = Arrays.copyOf(BIG_ENDIAN_FILE, BIG_ENDIAN_FILE.length + tail.length);
        damaged[at] = value;
        System.arraycopy(tail, 0, damaged, BIG_ENDIAN_FILE.length, tail.length);
        int frames = 0;
        try (PcapReader reader = reader(damaged)) {
            while (reader.next() != null) {
                frames++;
            }
        } catch (IOException e) {
            assertThat(e).isInstanceOf(PcapFormatException.class).hasMessageStartingWith("test.pcap: offset ");
        }
        assertThat(frames).isLessThanOrEqualTo(4);
    }

    @Test
    void saysWhatIsWrong(@TempDir Path folder) throws IOException {
        assertProblem("0a0d0d0a1c0000004d3c2b1a01000000", "editcap -F pcap");
        assertProblem("48656c6c6f20776f726c6421" + "00".repeat(12), "not a pcap file");
        assertProblem("a1b2c3d40002000400000000000000000000006000000071", "link type 113 is not Ethernet");
        assertProblem(
                "a1b2c3d40002000400000000000000000000006000000001" + "00000001" + "000f4240"
                        + "0000000400000004deadbeef",
                "offset 28: fraction of a second is 1000000");
        assertProblem(
                "a1b2c3d40002000400000000000000000000006000000001" + "0000000100000000" + "80000000" + "80000000",
                "offset 32: record of 2147483648 octets");
        assertThatThrownBy(() -> PcapReader.open(folder.resolve("none.pcap")))
                .hasMessageContaining("none.pcap: no such file");
    }

    @Test
    void aPortPlaysOneFileAndRecordsTheOther(@TempDir Path folder) throws IOException {
        Path in = Files.write(folder.resolve("a_in.pcap"), BIG_ENDIAN_FILE);
        Path out = folder.resolve("a_out.pcap");
        byte[] buffer = new byte[PcapPort.MAX_FRAME];
        try (PcapPort port = PcapPort.open("a", in, out, () -> 7)) {
            assertThat(port.nextTimestampNs()).hasValue(1_000_010_000L);
            assertThat(port.receive(buffer, 0)).isEqualTo(4);
            assertThat(port.nextTimestampNs()).isEmpty();
            assertThat(port.receive(buffer, 0)).isEqualTo(PcapPort.END);
            assertThat(port.send(new byte[] {1, 2, 3}, 1, 2)).isTrue();
            assertThat(port.counters().rxBytes()).isEqualTo(4);
            assertThat(port.counters().txBytes()).isEqualTo(2);
        }
        try (PcapReader reader = PcapReader.open(out)) {
            PcapPacket packet = reader.next();
            assertThat(packet.data()).containsExactly(2, 3);
            assertThat(packet.timestampNs()).isEqualTo(7);
        }
    }

    private static void assertProblem(String hex, String problem) {
        assertThatThrownBy(() -> reader(HexFormat.of().parseHex(hex)).next())
                .isInstanceOf(PcapFormatException.class)
                .hasMessageContaining(problem);
    }

    private static byte[] write(List<byte[]> frames, long timestampNs, ByteOrder order, boolean nanos, int snaplen)
            throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (PcapWriter writer = new PcapWriter(out, order, nanos, snaplen)) {
            for (byte[] frame : frames) {
                writer.write(timestampNs, frame, 0, frame.length);
            }
        }
        return out.toByteArray();
    }

    private static PcapReader reader(byte[] file) throws IOException {
        return new PcapReader(new ByteArrayInputStream(file), "test.pcap");
    }
}
