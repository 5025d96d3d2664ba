package dev.weft.lab.twin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.bmv2.p4runtime.P4RuntimeService;
import dev.weft.bmv2.p4runtime.P4RuntimeTarget;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.PortRef;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.control.daemon.Controller;
import dev.weft.control.daemon.TransitionCodec;
import dev.weft.dataplane.agent.target.Pipeline;
import dev.weft.dataplane.api.transaction.PartCodec;
import dev.weft.onos.install.DriverLike;
import dev.weft.onos.install.Installer;
import dev.weft.onos.install.OnosServices;
import dev.weft.onos.install.OnosStore;
import dev.weft.onos.install.Prepared;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import dev.weft.transaction.Coordinator;
import dev.weft.transaction.PartKey;
import dev.weft.transaction.Phase;
import dev.weft.transaction.Result;
import dev.weft.transaction.SwitchStore;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.onlab.util.KryoNamespace;
import org.onosproject.net.DeviceId;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.Serializer;
import org.onosproject.store.service.TestStorageService;
import p4.config.v1.P4InfoOuterClass.P4Info;
import p4.v1.P4RuntimeOuterClass.Action;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.Update;

/**
 * ONOS's services as the installer over four embedded switches, with the bmv2 driver's habit of deleting what it should
 * modify. Between any two writes a request of a new flow crosses the network: it must arrive, and as one of the two
 * configurations says. They differ in every table that a request meets: another service id, another permission, another
 * pool, other ports of the instances.
 */
class OnosFlipTest {
    private static final int FLIPS = Integer.getInteger("weft.onosFlips", 5);
    private static final int UDP_DESTINATION = 36;
    private static final int FIRST_SOURCE_PORT = 24_000; // above that of agent headers
    private static final int SOURCE_PORTS = 40_000;
    private static final int OLD_PORT = 9000;
    private static final int NEW_PORT = 9500;

    private final Map<String, P4RuntimeTarget> targets = new HashMap<>();
    private final Map<DeviceId, P4RuntimeClient> clients = new HashMap<>();
    private final List<Server> servers = new ArrayList<>();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final Map<Integer, Integer> arrived = new TreeMap<>();
    private final TransitionCodec codec = TransitionCodec.weft();
    private final P4Info info = Pipeline.weft().p4info();
    private final Controller controller = Controller.create();
    private Compilation network;
    private long now;
    private boolean watching;
    private int sent;

    @AfterEach
    void stop() {
        clients.values().forEach(P4RuntimeClient::close);
        channels.forEach(ManagedChannel::shutdownNow);
        servers.forEach(Server::shutdownNow);
    }

    private void start(SwitchNode node) throws Exception {
        P4RuntimeTarget target = P4RuntimeTarget.builder(node.device())
                .sink((port, buffer, offset, length) ->
                        leave(node.name(), port, Arrays.copyOfRange(buffer, offset, offset + length)))
                .build();
        targets.put(node.name(), target);
        String name = "onos-flips-" + node.name();
        servers.add(InProcessServerBuilder.forName(name)
                .directExecutor()
                .addService(new P4RuntimeService(target))
                .build()
                .start());
        ManagedChannel channel =
                InProcessChannelBuilder.forName(name).directExecutor().build();
        channels.add(channel);
        P4RuntimeClient client = P4RuntimeClient.builder(channel, node.device()).open();
        Pipeline pipeline = Pipeline.weft();
        client.setPipeline(pipeline.p4info(), pipeline.deviceConfig(), pipeline.cookie());
        clients.put(device(node.name()), client);
    }

    private static DeviceId device(String switchName) {
        return DeviceId.deviceId("device:" + switchName);
    }

    private void leave(String switchName, int port, byte[] frame) {
        for (Link link : network.model().network().links()) {
            for (PortRef end : List.of(link.a(), link.b())) {
                if (end.switchName().equals(switchName) && end.port() == port) {
                    PortRef far = link.far(switchName);
                    targets.get(far.switchName()).receive(far.port(), frame, 0, frame.length);
                    return;
                }
            }
        }
        int destination = (frame[UDP_DESTINATION] & 0xff) << 8 | frame[UDP_DESTINATION + 1] & 0xff;
        arrived.merge(destination, 1, Integer::sum);
    }

    /** One request of a flow that nobody has seen. */
    private void request() {
        Host glasses = network.model().network().hosts().get(0);
        SwitchNode ingress = network.model().switchNode("s1").orElseThrow();
        sent++;
        PacketSpec spec = PacketSpec.parse("in=s1:1 src=10.1.0.1 dst=10.96.0.10 dport=9000 class=46 sport="
                + (FIRST_SOURCE_PORT + sent % SOURCE_PORTS));
        byte[] frame = Frames.build(
                spec,
                spec.source().orElseThrow(),
                Long.parseLong(glasses.mac().toString().replace(":", ""), 16),
                Long.parseLong(ingress.mac().toString().replace(":", ""), 16),
                Optional.empty());
        int before = arrived.values().stream().mapToInt(Integer::intValue).sum();
        targets.get("s1").receive(1, frame, 0, frame.length);
        int after = arrived.values().stream().mapToInt(Integer::intValue).sum();
        assertThat(after).as("request %d has arrived, once", sent).isEqualTo(before + 1);
        assertThat(arrived.keySet()).isSubsetOf(OLD_PORT, NEW_PORT);
    }

    private void write(DeviceId device, DriverLike.Kind kind, SwitchConfiguration part) {
        List<PartKey> keys = new ArrayList<>(codec.image(part, 0).parts().keySet());
        keys.sort(Comparator.comparing(PartKey::rank));
        if (kind == DriverLike.Kind.DELETE) {
            Collections.reverse(keys); // a group before its members
        }
        List<Update> updates = new ArrayList<>();
        for (PartKey key : keys) {
            updates.add(Update.newBuilder()
                    .setType(kind == DriverLike.Kind.INSERT ? Update.Type.INSERT : Update.Type.DELETE)
                    .setEntity(PartCodec.entity(codec.image(part, 0).parts().get(key)))
                    .build());
        }
        updates.forEach(update -> clients.get(device).write(List.of(update)));
        if (watching) {
            request();
        }
    }

    private void flip(DeviceId device, int epoch) {
        int table = info.getTablesList().stream()
                .filter(t -> t.getPreamble().getName().endsWith("edge.active_epoch"))
                .findFirst()
                .orElseThrow()
                .getPreamble()
                .getId();
        int action = info.getActionsList().stream()
                .filter(a -> a.getPreamble().getName().endsWith("edge.set_epoch"))
                .findFirst()
                .orElseThrow()
                .getPreamble()
                .getId();
        TableEntry.Builder entry = TableEntry.newBuilder().setTableId(table).setIsDefaultAction(true);
        entry.getActionBuilder()
                .setAction(Action.newBuilder()
                        .setActionId(action)
                        .addParams(Action.Param.newBuilder()
                                .setParamId(1)
                                .setValue(ByteString.copyFrom(new byte[] {(byte) epoch}))));
        clients.get(device)
                .write(List.of(Update.newBuilder()
                        .setType(Update.Type.MODIFY)
                        .setEntity(Entity.newBuilder().setTableEntry(entry))
                        .build()));
        if (watching) {
            request();
        }
    }

    @Test
    void noPacketSeesAMixtureAndNoneIsLost() throws Exception {
        String text = Files.readString(Path.of("..", "..", "examples", "arvr.yaml"));
        String changed = text.replace("- id: render\n", "- id: render-v2\n")
                .replace("services: [render]", "services: [render-v2]")
                .replace("service: render,", "service: render-v2,")
                .replace("port: 9000, workers: 2", "port: 9500, workers: 2");
        Compilation first = controller.compile(controller.read("a.yaml", text));
        Compilation second = controller.compile(controller.read("b.yaml", changed));
        network = first;
        for (SwitchNode node : first.model().network().switches()) {
            start(node);
        }
        for (Compilation either : List.of(first, second)) {
            targets.forEach((name, target) -> either.switches()
                    .get(name)
                    .agent()
                    .ifPresent(configuration -> StaticCells.write(target, configuration)));
        }
        PipelineModel pipeline = controller.pipeline().model();
        DriverLike driver = new DriverLike(pipeline, new DriverLike.Switches() {
            @Override
            public void write(DeviceId device, DriverLike.Kind kind, SwitchConfiguration part) {
                OnosFlipTest.this.write(device, kind, part);
            }

            @Override
            public void flip(DeviceId device, int epoch) {
                OnosFlipTest.this.flip(device, epoch);
            }
        });
        Installer installer = installer(driver.services(), pipeline);
        apply(installer, pipeline, first);
        watching = true;

        for (int i = 0; i < FLIPS; i++) {
            boolean toSecond = i % 2 == 0;
            apply(installer, pipeline, toSecond ? second : first);
            arrived.clear();
            request();
            assertThat(arrived).as("after flip %d", i).containsOnlyKeys(toSecond ? NEW_PORT : OLD_PORT);
        }

        assertThat(sent).isGreaterThan(FLIPS * 50);
        assertThat(driver.replaced())
                .as("entries that the driver deleted and inserted anew")
                .isGreaterThan(FLIPS);
    }

    private Installer installer(OnosServices services, PipelineModel pipeline) throws Exception {
        SortedMap<String, SwitchStore> stores = new TreeMap<>();
        targets.keySet()
                .forEach(name ->
                        stores.put(name, new OnosStore(services, device(name), pipeline, () -> 1000, () -> {})));
        ConsistentMap<String, byte[]> logs = new TestStorageService()
                .<String, byte[]>consistentMapBuilder()
                .withName("logs")
                .withSerializer(Serializer.using(
                        KryoNamespace.newBuilder().register(byte[].class).build()))
                .build();
        Installer installer = new Installer(
                "flips", stores, logs, 1, new Coordinator.Timing(1_000_000, 1_000_000_000_000L, 1_000), () -> now);
        installer.start();
        assertThat(installer.phase()).isEqualTo(Phase.READY);
        installer.verify();
        return installer;
    }

    private void apply(Installer installer, PipelineModel pipeline, Compilation desired) {
        installer.begin(Prepared.of(pipeline, desired, installer.images()));
        while (installer.phase() != Phase.READY) {
            now += 1_000;
            installer.onTime();
        }
        assertThat(installer.result().kind()).as(installer.result().toString()).isEqualTo(Result.Kind.COMMITTED);
    }
}
