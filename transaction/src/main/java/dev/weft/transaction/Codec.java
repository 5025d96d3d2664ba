package dev.weft.transaction;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The binary form of what logs keep. Numbers are big-endian, lists and octets begin with their length. */
final class Codec {
    /** By code; AGENT came later than the others, whose codes stand in logs. */
    private static final List<PartKey.Rank> RANKS = List.of(
            PartKey.Rank.MEMBER,
            PartKey.Rank.GROUP,
            PartKey.Rank.METER,
            PartKey.Rank.ENTRY,
            PartKey.Rank.GATE,
            PartKey.Rank.AGENT);

    private Codec() {}

    /** Writes. */
    static final class Out {
        private byte[] octets = new byte[256];
        private int size;

        private void room(int more) {
            if (octets.length - size < more) {
                octets = Arrays.copyOf(
                        octets, Math.max(Math.multiplyExact(octets.length, 2), Math.addExact(size, more)));
            }
        }

        Out octet(int value) {
            room(1);
            octets[size++] = (byte) value;
            return this;
        }

        Out number(int value) {
            room(Integer.BYTES);
            for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
                octets[size++] = (byte) (value >> shift);
            }
            return this;
        }

        Out number(long value) {
            return number((int) (value >> Integer.SIZE)).number((int) value);
        }

        Out octets(byte[] value) {
            if (value == null) {
                return number(-1);
            }
            number(value.length);
            room(value.length);
            System.arraycopy(value, 0, octets, size, value.length);
            size += value.length;
            return this;
        }

        Out text(String value) {
            return octets(value.getBytes(StandardCharsets.UTF_8));
        }

        Out id(TransactionId id) {
            return number(id.term()).number(id.number());
        }

        Out key(PartKey key) {
            return octet(RANKS.indexOf(key.rank())).number(key.table()).octets(key.octets());
        }

        Out writes(List<Write> writes) {
            number(writes.size());
            for (Write write : writes) {
                key(write.key())
                        .octets(write.before().orElse(null))
                        .octets(write.after().orElse(null));
            }
            return this;
        }

        Out image(Image image) {
            number(image.epoch()).number(image.parts().size());
            image.parts().forEach((key, value) -> key(key).octets(value));
            return this;
        }

        Out share(Share share) {
            id(share.id()).number(share.members().size());
            share.members().forEach(this::text);
            Changes changes = share.changes();
            number(changes.base()).number(changes.oldEpoch()).number(changes.newEpoch());
            writes(changes.prepare()).number(changes.waves().size());
            changes.waves().forEach(this::writes);
            return writes(changes.collect());
        }

        byte[] done() {
            return Arrays.copyOf(octets, size);
        }
    }

    /** Reads; what is too short or out of range is an {@link IOException}. */
    static final class In {
        private final ByteBuffer in;

        In(byte[] octets) {
            this.in = ByteBuffer.wrap(octets);
        }

        int octet() throws IOException {
            try {
                return in.get() & 0xff;
            } catch (BufferUnderflowException e) {
                throw new IOException("a record ends too early", e);
            }
        }

        int number() throws IOException {
            try {
                return in.getInt();
            } catch (BufferUnderflowException e) {
                throw new IOException("a record ends too early", e);
            }
        }

        long longNumber() throws IOException {
            try {
                return in.getLong();
            } catch (BufferUnderflowException e) {
                throw new IOException("a record ends too early", e);
            }
        }

        int count() throws IOException {
            int count = number();
            if (count < 0 || count > in.remaining()) {
                throw new IOException("a record says it has " + count + " parts");
            }
            return count;
        }

        byte[] octets() throws IOException {
            int length = number();
            if (length == -1) {
                return null;
            }
            if (length < 0 || length > in.remaining()) {
                throw new IOException("a record says it has " + length + " octets more");
            }
            byte[] value = new byte[length];
            in.get(value);
            return value;
        }

        String text() throws IOException {
            return new String(octets(), StandardCharsets.UTF_8);
        }

        TransactionId id() throws IOException {
            return new TransactionId(longNumber(), longNumber());
        }

        PartKey key() throws IOException {
            int rank = octet();
            if (rank >= RANKS.size()) {
                throw new IOException("a record has a part of rank " + rank);
            }
            return new PartKey(RANKS.get(rank), number(), octets());
        }

        List<Write> writes() throws IOException {
            int count = count();
            List<Write> writes = new ArrayList<>(count);
            for (int i = 0; i < count; i++) {
                writes.add(Write.of(key(), octets(), octets()));
            }
            return writes;
        }

        Image image() throws IOException {
            int epoch = number();
            int count = count();
            Map<PartKey, byte[]> parts = new HashMap<>();
            for (int i = 0; i < count; i++) {
                parts.put(key(), octets());
            }
            return new Image(parts, epoch);
        }

        Share share() throws IOException {
            TransactionId id = id();
            int count = count();
            List<String> members = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                members.add(text());
            }
            long base = longNumber();
            int oldEpoch = number();
            int newEpoch = number();
            List<Write> prepare = writes();
            List<List<Write>> waves = new ArrayList<>();
            int waveCount = count();
            for (int i = 0; i < waveCount; i++) {
                waves.add(writes());
            }
            return new Share(id, members, new Changes(base, oldEpoch, newEpoch, prepare, waves, writes()));
        }
    }
}
