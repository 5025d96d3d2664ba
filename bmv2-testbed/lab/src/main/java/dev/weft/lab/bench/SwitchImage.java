package dev.weft.lab.bench;

import com.google.protobuf.ByteString;
import dev.weft.p4.runtime.P4InfoIndex;
import dev.weft.p4.runtime.PacketCodec;
import dev.weft.p4.runtime.Updates;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import java.util.List;
import p4.config.v1.P4InfoOuterClass.P4Info;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.PacketOut;

/**
 * All that makes a switch do its work, for any P4Runtime target: the program, its entries, and what has to go through the
 * CPU port.
 *
 * @param p4info of the program
 * @param json bmv2 JSON, as p4c wrote it
 * @param entities in an order in which they can be inserted
 * @param cpuFrames frames for the CPU port, each behind its {@code packet_out} header; written after the entries
 */
record SwitchImage(P4Info p4info, ByteString json, List<Entity> entities, List<byte[]> cpuFrames) {
    private static final int BATCH = 1_000;

    SwitchImage {
        entities = List.copyOf(entities);
        cpuFrames = List.copyOf(cpuFrames);
    }

    /** Gives a switch this image; the client must be its primary. */
    void install(P4RuntimeClient client) {
        client.setPipeline(p4info, json, 1);
        for (int from = 0; from < entities.size(); from += BATCH) {
            client.write(entities.subList(from, Math.min(from + BATCH, entities.size())).stream()
                    .map(Updates::insert)
                    .toList());
        }
        if (!cpuFrames.isEmpty()) {
            PacketCodec codec =
                    new PacketCodec(P4InfoIndex.of(p4info).packetHeaders().get("packet_out"));
            for (byte[] frame : cpuFrames) {
                client.packetOut(PacketOut.newBuilder()
                        .setPayload(ByteString.copyFrom(frame, codec.sizeBytes(), frame.length - codec.sizeBytes()))
                        .addAllMetadata(codec.unpack(frame, 0, frame.length))
                        .build());
            }
        }
    }
}
