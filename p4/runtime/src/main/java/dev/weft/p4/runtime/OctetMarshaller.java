package dev.weft.p4.runtime;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Messages of a gRPC method as their octets: for whoever passes them on, or looks into them only in part. */
public final class OctetMarshaller implements MethodDescriptor.Marshaller<byte[]> {
    /** The only one; it keeps nothing. */
    public static final OctetMarshaller INSTANCE = new OctetMarshaller();

    private OctetMarshaller() {}

    @Override
    public InputStream stream(byte[] message) {
        return new Sized(message);
    }

    /** Throws {@code INTERNAL} if the transport breaks off within the message. */
    @Override
    public byte[] parse(InputStream stream) {
        try {
            return stream instanceof KnownLength ? stream.readNBytes(stream.available()) : stream.readAllBytes();
        } catch (IOException e) {
            throw Status.INTERNAL
                    .withDescription("the message cannot be read")
                    .withCause(e)
                    .asRuntimeException();
        }
    }

    /** gRPC then needs no copy to learn the length. */
    private static final class Sized extends ByteArrayInputStream implements KnownLength {
        Sized(byte[] bytes) {
            super(bytes);
        }
    }
}
