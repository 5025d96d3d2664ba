package dev.weft.bmv2.p4runtime;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.util.Arrays;
import p4.v1.P4RuntimeOuterClass.Update;
import p4.v1.P4RuntimeOuterClass.WriteRequest;

/**
 * A write request, its updates as the client encoded them: a tree of message objects for each entry of a large batch would
 * cost more than to write the entries.
 */
final class EncodedWrite {
    private static final int UPDATE = WriteRequest.UPDATES_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    private static final int FEW = 16;

    private final byte[] bytes;
    private final WriteRequest header;
    /** Where update {@code i} begins ({@code 2 i}) and ends. */
    private int[] bounds = new int[2 * FEW];

    private int count;

    /**
     * Finds the updates.
     *
     * @throws InvalidProtocolBufferException if the bytes are no write request; what the updates hold is not looked at
     */
    EncodedWrite(byte[] bytes) throws InvalidProtocolBufferException {
        this.bytes = bytes;
        WriteRequest.Builder rest = WriteRequest.newBuilder();
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        try {
            int from = 0;
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == UPDATE) {
                    int length = in.readRawVarint32();
                    int at = in.getTotalBytesRead();
                    in.skipRawBytes(length);
                    add(at, at + length);
                } else {
                    in.skipField(tag);
                    rest.mergeFrom(
                            CodedInputStream.newInstance(bytes, from, in.getTotalBytesRead() - from),
                            ExtensionRegistryLite.getEmptyRegistry());
                }
                from = in.getTotalBytesRead();
            }
        } catch (InvalidProtocolBufferException e) {
            throw e;
        } catch (IOException e) {
            throw new InvalidProtocolBufferException(e);
        }
        header = rest.build();
    }

    private void add(int from, int to) {
        if (2 * count == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * count] = from;
        bounds[2 * count + 1] = to;
        count++;
    }

    /** The request without its updates. */
    WriteRequest header() {
        return header;
    }

    int count() {
        return count;
    }

    byte[] bytes() {
        return bytes;
    }

    int from(int update) {
        return bounds[2 * update];
    }

    int to(int update) {
        return bounds[2 * update + 1];
    }

    /** An update as a message; {@code INVALID_ARGUMENT} if it is none. */
    Update update(int number) {
        try {
            int from = from(number);
            return Update.parser().parseFrom(bytes, from, to(number) - from);
        } catch (InvalidProtocolBufferException e) {
            throw P4RuntimeFailure.invalid("update " + number + " is no message of type Update: " + e.getMessage());
        }
    }
}
