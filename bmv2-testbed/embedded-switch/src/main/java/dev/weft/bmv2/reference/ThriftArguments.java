package dev.weft.bmv2.reference;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;

/** A struct of Thrift's binary protocol, field by field; fields are numbered as in the interface definition. */
final class ThriftArguments {
    static final int BOOL = 2;
    static final int DOUBLE = 4;
    static final int I32 = 8;
    static final int I64 = 10;
    static final int STRING = 11;
    static final int STRUCT = 12;
    static final int LIST = 15;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    /** Writes; a stream over an array never fails. */
    private interface Step {
        void run() throws IOException;
    }

    private ThriftArguments field(int type, int id, Step value) {
        try {
            out.writeByte(type);
            out.writeShort(id);
            value.run();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ThriftArguments bool(int id, boolean value) {
        return field(BOOL, id, () -> out.writeBoolean(value));
    }

    ThriftArguments number(int id, double value) {
        return field(DOUBLE, id, () -> out.writeDouble(value));
    }

    ThriftArguments i32(int id, int value) {
        return field(I32, id, () -> out.writeInt(value));
    }

    ThriftArguments i64(int id, long value) {
        return field(I64, id, () -> out.writeLong(value));
    }

    ThriftArguments text(int id, String value) {
        return binary(id, value.getBytes(StandardCharsets.UTF_8));
    }

    ThriftArguments binary(int id, byte[] value) {
        return field(STRING, id, () -> octets(value));
    }

    ThriftArguments binaries(int id, List<byte[]> values) {
        return field(LIST, id, () -> {
            listHeader(STRING, values.size());
            for (byte[] value : values) {
                octets(value);
            }
        });
    }

    ThriftArguments struct(int id, Consumer<ThriftArguments> fields) {
        return field(STRUCT, id, () -> out.write(of(fields)));
    }

    ThriftArguments structs(int id, List<Consumer<ThriftArguments>> values) {
        return field(LIST, id, () -> {
            listHeader(STRUCT, values.size());
            for (Consumer<ThriftArguments> value : values) {
                out.write(of(value));
            }
        });
    }

    private void octets(byte[] value) throws IOException {
        out.writeInt(value.length);
        out.write(value);
    }

    private void listHeader(int type, int size) throws IOException {
        out.writeByte(type);
        out.writeInt(size);
    }

    /** The octets of a whole struct. */
    static byte[] of(Consumer<ThriftArguments> fields) {
        ThriftArguments struct = new ThriftArguments();
        fields.accept(struct);
        struct.bytes.write(0); // no more fields
        return struct.bytes.toByteArray();
    }
}
