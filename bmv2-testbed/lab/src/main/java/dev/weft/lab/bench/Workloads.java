package dev.weft.lab.bench;

import com.google.protobuf.ByteString;
import dev.weft.bmv2.p4runtime.P4RuntimeTarget;
import dev.weft.bmv2.trace.PacketTrace.Transmitted;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.daemon.Controller;
import dev.weft.lab.twin.NetworkTwin;
import dev.weft.lab.twin.PacketSpec;
import dev.weft.p4.program.WeftProgram;
import dev.weft.p4.runtime.P4InfoIndex;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import p4.v1.P4RuntimeOuterClass.ActionProfileGroup;
import p4.v1.P4RuntimeOuterClass.ActionProfileMember;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.TableEntry;

/** The two workloads of the benchmark; the same arguments give the same workload. */
final class Workloads {
    /** Flows of a workload: many enough that no cache of one flow helps. */
    static final int FLOWS = 1_024;

    private static final String STEERED = "10.96.0.10";
    private static final int TRIES = 4 * FLOWS;

    private Workloads() {}

    /**
     * Weft's own program at the ingress switch of the example {@code arvr.yaml}, with the entries that the compiler makes
     * of it. Requests of two hosts to one service: each is permitted, steered by the state of six instances, pinned by
     * flow, rewritten and routed.
     */
    static Workload weft() {
        return weft("joint", "30s");
    }

    /** The same with another policy and idle time of that service. */
    static Workload weft(String policy, String idleTimeout) {
        Controller controller = Controller.create();
        String file = new String(resource("/dev/weft/lab/demo/arvr.yaml"), StandardCharsets.UTF_8);
        String before = "    policy: joint\n    idleTimeout: 30s\n";
        if (!file.contains(before)) {
            throw new IllegalStateException("arvr.yaml has no longer the service that this workload changes");
        }
        SemanticModel model = controller.read(
                "arvr.yaml",
                file.replace(before, "    policy: " + policy + "\n    idleTimeout: " + idleTimeout + "\n"));
        SwitchNode ingress = model.network().switches().get(0);
        try (NetworkTwin twin = NetworkTwin.of(model, controller)) {
            SwitchImage image = new SwitchImage(
                    P4InfoIndex.parseMessage(WeftProgram.p4Info()),
                    ByteString.copyFrom(WeftProgram.json()),
                    entities(twin, ingress),
                    twin.stateWrites(ingress.name()));
            List<byte[]> candidates = new ArrayList<>();
            List<Integer> ports = new ArrayList<>();
            for (int i = 0; i < TRIES; i++) {
                int host = 1 + i % 2;
                ports.add(host);
                candidates.add(twin.frame(PacketSpec.parse("in=" + ingress.name() + ":" + host + " dst=" + STEERED
                        + " proto=udp dport=9000 sport=" + (20_000 + i))));
            }
            return new Workload("weft", image, forwarded(twin.target(ingress.name()), ports, candidates));
        }
    }

    /** An IPv4 router, {@link RouterWorkload}. */
    static Workload l3(int routes, int aclEntries) {
        return RouterWorkload.make(routes, aclEntries);
    }

    /** What a switch of the twin holds, read back through P4Runtime. */
    private static List<Entity> entities(NetworkTwin twin, SwitchNode node) {
        ManagedChannel channel = InProcessChannelBuilder.forName(twin.serverName(node))
                .directExecutor()
                .build();
        try (P4RuntimeClient client =
                P4RuntimeClient.builder(channel, node.device()).standby().open()) {
            List<Entity> all = client.read(List.of(
                    Entity.newBuilder()
                            .setActionProfileMember(ActionProfileMember.getDefaultInstance())
                            .build(),
                    Entity.newBuilder()
                            .setActionProfileGroup(ActionProfileGroup.getDefaultInstance())
                            .build(),
                    Entity.newBuilder()
                            .setTableEntry(TableEntry.getDefaultInstance())
                            .build()));
            return all.stream().filter(e -> !e.getTableEntry().getIsConst()).toList();
        } finally {
            channel.shutdownNow();
        }
    }

    /** The first {@link #FLOWS} candidates that leave as one packet, not to the CPU: then and when they come again. */
    static List<Workload.Injection> forwarded(P4RuntimeTarget target, List<Integer> ports, List<byte[]> candidates) {
        List<Workload.Injection> kept = new ArrayList<>();
        for (int i = 0; i < candidates.size() && kept.size() < FLOWS; i++) {
            int first = outPort(target, ports.get(i), candidates.get(i));
            if (first >= 0 && outPort(target, ports.get(i), candidates.get(i)) == first) {
                kept.add(new Workload.Injection(ports.get(i), candidates.get(i), first));
            }
        }
        if (kept.size() < FLOWS) {
            throw new IllegalStateException(
                    "only " + kept.size() + " of " + candidates.size() + " frames are forwarded");
        }
        return kept;
    }

    /** Where a frame leaves; -1 unless it leaves once and not to the CPU. */
    private static int outPort(P4RuntimeTarget target, int port, byte[] frame) {
        List<Transmitted> sent = target.receiveTraced(port, frame).orElseThrow().all(Transmitted.class);
        return sent.size() == 1 && sent.get(0).port() != Workload.CPU_PORT
                ? sent.get(0).port()
                : -1;
    }

    /** A file of this module's jar. */
    static byte[] resource(String name) {
        try (InputStream in = Workloads.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
