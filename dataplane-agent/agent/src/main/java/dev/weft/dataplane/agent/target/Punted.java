package dev.weft.dataplane.agent.target;

import com.google.protobuf.ByteString;
import dev.weft.p4.program.WeftP4;
import dev.weft.p4.runtime.P4Bytes;
import p4.v1.P4RuntimeOuterClass.PacketIn;
import p4.v1.P4RuntimeOuterClass.PacketMetadata;

/**
 * A packet that the pipeline handed to the agent.
 *
 * @param ingressPort where it came in
 * @param reason code of {@link dev.weft.p4.program.Punt}
 * @param service 0: none
 * @param instance what selection chose; 0: none
 * @param payload the frame, or a state message
 */
public record Punted(
        int ingressPort, int reason, int service, int instance, int flowHash, int flowDigest, ByteString payload) {
    /** Reads a packet-in; a field that it lacks is 0. */
    public static Punted of(PacketIn packet) {
        return new Punted(
                (int) field(packet, WeftP4.PacketHeaders.PacketIn.FieldIds.INGRESS_PORT),
                reason(packet),
                (int) field(packet, WeftP4.PacketHeaders.PacketIn.FieldIds.SERVICE),
                (int) field(packet, WeftP4.PacketHeaders.PacketIn.FieldIds.INSTANCE),
                (int) field(packet, WeftP4.PacketHeaders.PacketIn.FieldIds.FLOW_HASH),
                (int) field(packet, WeftP4.PacketHeaders.PacketIn.FieldIds.FLOW_DIGEST),
                packet.getPayload());
    }

    /** The reason code of a packet-in; 0 if it has none. */
    public static int reason(PacketIn packet) {
        return (int) field(packet, WeftP4.PacketHeaders.PacketIn.FieldIds.REASON);
    }

    private static long field(PacketIn packet, int id) {
        for (PacketMetadata metadata : packet.getMetadataList()) {
            if (metadata.getMetadataId() == id) {
                return P4Bytes.toLong(metadata.getValue());
            }
        }
        return 0;
    }
}
