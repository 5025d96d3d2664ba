package dev.weft.dataplane.agent.target;

import com.google.protobuf.ByteString;
import dev.weft.p4.program.WeftP4;
import dev.weft.p4.program.wire.StateMessage;
import dev.weft.p4.runtime.P4Bytes;
import java.nio.ByteBuffer;
import p4.v1.P4RuntimeOuterClass.PacketMetadata;
import p4.v1.P4RuntimeOuterClass.PacketOut;

/** Controller packets with the header {@code packet_out}. */
public final class PacketOuts {
    private PacketOuts() {}

    /** A frame that leaves through a port as it is. */
    public static PacketOut emit(ByteString frame, int port) {
        return packet(frame, port, StateMessage.OUT_EMIT);
    }

    /** A frame that enters the pipeline as if it had come in through a port. */
    public static PacketOut submit(ByteString frame, int port) {
        return packet(frame, port, StateMessage.OUT_SUBMIT);
    }

    /** A read or write of one register cell. */
    public static PacketOut state(StateMessage message) {
        ByteBuffer bytes = ByteBuffer.allocate(StateMessage.BYTES);
        message.write(bytes);
        return packet(ByteString.copyFrom(bytes.flip()), 0, StateMessage.OUT_STATE);
    }

    /** The operation that a packet-out asks for; 0 if it has none. */
    public static int operation(PacketOut packet) {
        return value(packet, WeftP4.PacketHeaders.PacketOut.FieldIds.OPERATION);
    }

    /** The port of a packet-out; 0 if it has none. */
    public static int port(PacketOut packet) {
        return value(packet, WeftP4.PacketHeaders.PacketOut.FieldIds.PORT);
    }

    private static int value(PacketOut packet, int id) {
        for (PacketMetadata metadata : packet.getMetadataList()) {
            if (metadata.getMetadataId() == id) {
                return (int) P4Bytes.toLong(metadata.getValue());
            }
        }
        return 0;
    }

    private static PacketOut packet(ByteString payload, int port, int operation) {
        return PacketOut.newBuilder()
                .setPayload(payload)
                .addMetadata(field(WeftP4.PacketHeaders.PacketOut.FieldIds.PORT, port))
                .addMetadata(field(WeftP4.PacketHeaders.PacketOut.FieldIds.OPERATION, operation))
                .addMetadata(field(WeftP4.PacketHeaders.PacketOut.FieldIds.RESERVED, 0))
                .build();
    }

    private static PacketMetadata field(int id, int value) {
        return PacketMetadata.newBuilder()
                .setMetadataId(id)
                .setValue(P4Bytes.of(value))
                .build();
    }
}
