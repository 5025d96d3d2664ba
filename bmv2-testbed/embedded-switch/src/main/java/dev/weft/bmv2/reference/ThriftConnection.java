package dev.weft.bmv2.reference;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.stf.StfTargetException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Calls to bmv2's control server: Thrift's binary protocol over one TCP connection of this machine, several services
 * behind one port. It reads any answer into plain values, so that it needs no generated code. Not thread-safe.
 */
final class ThriftConnection implements AutoCloseable {
    private static final int TIMEOUT_MS = 20_000;
    private static final int VERSION_1 = 0x8001_0000;
    private static final int CALL = 1;
    private static final int EXCEPTION = 3;
    private static final int MAX_OCTETS = 1 << 26;
    private static final int MAX_DEPTH = 16;

    /** TableOperationErrorCode of standard.thrift, which the other services' refusals do not share. */
    private static final List<String> TABLE_ERRORS = List.of(
            "",
            "table full",
            "invalid handle",
            "expired handle",
            "counters disabled",
            "meters disabled",
            "ageing disabled",
            "invalid table name",
            "invalid action name",
            "wrong table type",
            "invalid member",
            "member still used",
            "member already in group",
            "member not in group",
            "invalid group",
            "group still used",
            "empty group",
            "duplicate entry",
            "bad match key",
            "invalid meter operation",
            "default action is const",
            "default entry is const",
            "no default entry",
            "invalid action profile",
            "no selection in profile",
            "immutable entries",
            "bad action data",
            "no table key");

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private int sequence;

    ThriftConnection(int port) throws IOException {
        socket = new Socket();
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MS);
        socket.setSoTimeout(TIMEOUT_MS);
        socket.setTcpNoDelay(true);
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        out = new DataOutputStream(socket.getOutputStream());
    }

    /**
     * Calls a method and waits for its answer.
     *
     * @return the result, null for a method without one: Boolean, Number, byte[], List, or Map from field number to value
     * @throws ControlException if bmv2 refuses
     * @throws StfTargetException if it does not answer
     */
    Object call(String service, String method, Consumer<ThriftArguments> arguments) {
        try {
            ByteArrayOutputStream message = new ByteArrayOutputStream();
            DataOutputStream header = new DataOutputStream(message);
            byte[] name = (service + ":" + method).getBytes(StandardCharsets.UTF_8);
            header.writeInt(VERSION_1 | CALL);
            header.writeInt(name.length);
            header.write(name);
            header.writeInt(++sequence);
            header.write(ThriftArguments.of(arguments));
            out.write(message.toByteArray());
            return answer(method);
        } catch (IOException e) {
            throw new StfTargetException(method + ": bmv2 does not answer: " + e.getMessage(), e);
        }
    }

    private Object answer(String method) throws IOException {
        int type = in.readInt() & 0xff;
        in.skipNBytes(size());
        in.readInt();
        Map<Integer, Object> fields = struct(0);
        if (type == EXCEPTION) {
            throw new StfTargetException(method + ": " + new String((byte[]) fields.get(1), StandardCharsets.UTF_8));
        }
        Object refusal = fields.get(1);
        if (refusal != null) {
            int code = ((Map<?, ?>) refusal).get(1) instanceof Integer i ? i : 0;
            boolean table = method.startsWith("bm_mt_") && code < TABLE_ERRORS.size();
            throw new ControlException(
                    ControlException.Reason.INVALID_ARGUMENT,
                    "bmv2 refuses " + method + ": " + (table ? TABLE_ERRORS.get(code) : "code " + code));
        }
        return fields.get(0);
    }

    private Map<Integer, Object> struct(int depth) throws IOException {
        Map<Integer, Object> fields = new TreeMap<>();
        for (int type = in.readUnsignedByte(); type != 0; type = in.readUnsignedByte()) {
            fields.put((int) in.readShort(), value(type, depth + 1));
        }
        return fields;
    }

    private Object value(int type, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            throw new IOException("an answer nests too deep");
        }
        switch (type) {
            case ThriftArguments.BOOL:
                return in.readBoolean();
            case ThriftArguments.DOUBLE:
                return in.readDouble();
            case ThriftArguments.I32:
                return in.readInt();
            case ThriftArguments.I64:
                return in.readLong();
            case ThriftArguments.STRING:
                return in.readNBytes(size());
            case ThriftArguments.STRUCT:
                return struct(depth);
            case ThriftArguments.LIST:
                int element = in.readUnsignedByte();
                int count = size();
                List<Object> list = new ArrayList<>();
                for (int i = 0; i < count; i++) {
                    list.add(value(element, depth + 1));
                }
                return list;
            default:
                throw new IOException("an answer has a value of type " + type);
        }
    }

    private int size() throws IOException {
        int size = in.readInt();
        if (size < 0 || size > MAX_OCTETS) {
            throw new IOException("an answer has a length of " + size);
        }
        return size;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new StfTargetException("cannot close the connection to bmv2: " + e.getMessage(), e);
        }
    }
}
