package dev.weft.dataplane.agent;

import com.google.protobuf.ByteString;
import dev.weft.dataplane.agent.config.InvalidConfigurationException;
import dev.weft.dataplane.agent.packet.Datagram;
import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.dataplane.api.Candidate;
import dev.weft.dataplane.api.LocalInstance;
import dev.weft.dataplane.api.Peer;
import dev.weft.dataplane.api.Policy;
import dev.weft.dataplane.api.Pool;
import dev.weft.p4.program.Punt;
import dev.weft.p4.program.wire.AgentHeader;
import dev.weft.p4.program.wire.ComputeReport;
import dev.weft.p4.program.wire.Feedback;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** One fake target with its agent, over in-process gRPC on the test's thread, and what tests say to them. */
final class AgentFixture implements AutoCloseable {
    static final ByteString MAC = ByteString.copyFrom(new byte[] {2, 0, 0, 0, 1, 0});
    static final int PORT = 9000;

    final VirtualScheduler scheduler;
    final FakeTarget target;
    final int number;
    SwitchAgent agent;
    ManagedChannel north;
    private final List<Runnable> ends = new ArrayList<>();
    private final String name = InProcessServerBuilder.generateName();
    private Runnable endAgent = () -> {};

    /** @param number of the switch: its agent has address 10.255.0.number */
    AgentFixture(VirtualScheduler scheduler, int number) {
        this.scheduler = scheduler;
        this.number = number;
        this.target = new FakeTarget();
        Server server =
                start(InProcessServerBuilder.forName(name).directExecutor().addService(target));
        ends.add(server::shutdownNow);
        newAgent();
    }

    private static Server start(InProcessServerBuilder builder) {
        try {
            return builder.build().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts another agent at the same target, as after a crash of the first. */
    void newAgent() {
        endAgent.run();
        ManagedChannel south =
                InProcessChannelBuilder.forName(name).directExecutor().build();
        agent = new SwitchAgent(AgentOptions.inProcess(number), south, scheduler);
        String northName = InProcessServerBuilder.generateName();
        InProcessServerBuilder builder =
                InProcessServerBuilder.forName(northName).directExecutor();
        agent.services().forEach(builder::addService);
        Server server = start(builder);
        north = InProcessChannelBuilder.forName(northName).directExecutor().build();
        ManagedChannel opened = north;
        SwitchAgent made = agent;
        endAgent = () -> {
            opened.shutdownNow();
            server.shutdownNow();
            made.close();
            south.shutdownNow();
        };
        agent.start();
    }

    void configure(AgentConfiguration configuration) {
        try {
            agent.configure(configuration);
        } catch (InvalidConfigurationException e) {
            throw new AssertionError(e);
        }
    }

    static ByteString address(int... octets) {
        byte[] bytes = new byte[octets.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) octets[i];
        }
        return ByteString.copyFrom(bytes);
    }

    static ByteString agentAddress(int number) {
        return address(10, 255, 0, number);
    }

    /** The host of an instance. */
    static ByteString hostAddress(int instance) {
        return address(10, 1, 0, instance);
    }

    AgentConfiguration.Builder base() {
        return AgentConfiguration.newBuilder()
                .setSwitchId("s" + number)
                .setAddress(agentAddress(number))
                .setMac(MAC);
    }

    static Peer peer(int number) {
        return Peer.newBuilder()
                .setSwitchId("s" + number)
                .setAddress(agentAddress(number))
                .build();
    }

    static LocalInstance local(int instance) {
        return LocalInstance.newBuilder()
                .setInstance(instance)
                .setInstanceId("i" + instance)
                .setAddress(hostAddress(instance))
                .setPort(PORT)
                .build();
    }

    static Candidate candidate(int instance, int site) {
        return Candidate.newBuilder()
                .setInstance(instance)
                .setInstanceId("i" + instance)
                .setSite("s" + site)
                .setWorkers(1)
                .build();
    }

    static Pool.Builder pool(int pool, Policy policy, Candidate... candidates) {
        return Pool.newBuilder()
                .setPool(pool)
                .setService(5)
                .setServiceId("render")
                .setPolicy(policy)
                .setIdleTimeoutUs(7_000_000)
                .addAllCandidates(List.of(candidates));
    }

    /** A report as the edge switch hands it to the agent. */
    ByteString report(int stamped, int instance, ByteString source, int port, long delayUs, int meanUs, int sequence) {
        ByteBuffer bytes = ByteBuffer.allocate(AgentHeader.BYTES + Feedback.BYTES + ComputeReport.BYTES);
        AgentHeader.message(AgentHeader.METRIC)
                .next(AgentHeader.NEXT_FEEDBACK)
                .build()
                .write(bytes);
        new Feedback(stamped, 0, (int) delayUs, sequence).write(bytes);
        new ComputeReport(instance, 1, 0, 0, meanUs, sequence, 0).write(bytes);
        return new Datagram(source, port, agentAddress(number), AgentHeader.UDP_PORT, ByteString.copyFrom(bytes.flip()))
                .toFrame(MAC, MAC);
    }

    /** An instance behind this switch reports, and its report is absorbed on the way. */
    void reports(int instance, long delayUs, int meanUs, int sequence) {
        target.setCell(dev.weft.p4.program.wire.StateMessage.LOAD, instance, (int) delayUs);
        target.punt(
                Punt.LOCAL,
                1,
                0,
                0,
                0,
                0,
                report(instance, instance, address(10, 96, 0, 1), PORT, delayUs, meanUs, sequence));
    }

    long count(dev.weft.dataplane.agent.stats.Event event) {
        return agent.status().getCountersOrDefault(event.label(), -1);
    }

    @Override
    public void close() {
        endAgent.run();
        ends.forEach(Runnable::run);
    }
}
