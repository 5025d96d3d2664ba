package dev.weft.dataplane.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import dev.weft.dataplane.agent.stats.Event;
import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.dataplane.api.AgentGrpc;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.Candidate;
import dev.weft.dataplane.api.ConfigureRequest;
import dev.weft.dataplane.api.GetStatusRequest;
import dev.weft.dataplane.api.Policy;
import dev.weft.dataplane.api.Pool;
import dev.weft.dataplane.api.PoolStatus;
import dev.weft.dataplane.api.TargetStatus;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The agent and stock bmv2, without ports and without root: pipeline, arbitration and state cells. Skipped where {@code
 * simple_switch_grpc} is not on the PATH.
 */
@Timeout(120)
class Bmv2Test {
    private static final int CANDIDATES = 4;

    @TempDir
    private Path folder;

    private Process bmv2;
    private int port;

    @BeforeEach
    void startBmv2() throws IOException {
        Optional<Path> binary = Stream.of(System.getenv("PATH").split(File.pathSeparator))
                .map(directory -> Path.of(directory, "simple_switch_grpc"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(binary.isPresent(), "simple_switch_grpc is not on the PATH");
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        bmv2 = new ProcessBuilder(
                        binary.get().toString(),
                        "--no-p4",
                        "--device-id",
                        "1",
                        "--",
                        "--grpc-server-addr",
                        "127.0.0.1:" + port,
                        "--cpu-port",
                        "255")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("bmv2.log").toFile())
                .start();
    }

    @AfterEach
    void endBmv2() throws InterruptedException {
        if (bmv2 != null) {
            bmv2.destroy();
            if (!bmv2.waitFor(5, TimeUnit.SECONDS)) {
                bmv2.destroyForcibly();
            }
        }
    }

    @Test
    void cellsAreWrittenAndFoundAgainAfterARestart() throws Exception {
        AgentStatus first = run(Bmv2Test::settled);
        assertThat(count(first, Event.CELL_WRITTEN)).isGreaterThanOrEqualTo(64);
        assertThat(count(first, Event.CELL_REPAIRED)).isZero();
        AgentStatus second = run(Bmv2Test::settled);
        assertThat(count(second, Event.CELL_WRITTEN)).as("all stood as written").isZero();
        assertThat(count(second, Event.CELL_REPAIRED)).isZero();
        assertThat(second.getPools(0).getSharesList())
                .isEqualTo(first.getPools(0).getSharesList());
    }

    /** Adopted, planned, and some cells looked at since. */
    private static boolean settled(AgentStatus status) {
        int mentions = status.getPoolsList().stream()
                .flatMap(pool -> pool.getSharesList().stream())
                .mapToInt(PoolStatus.Share::getMentions)
                .sum();
        return status.getTarget().getState() == TargetStatus.State.READY
                && mentions == 128
                && count(status, Event.CELL_READ) >= 64 + 2 * CANDIDATES + 128;
    }

    private static long count(AgentStatus status, Event event) {
        return status.getCountersOrDefault(event.label(), 0);
    }

    private AgentStatus run(Predicate<AgentStatus> until) throws Exception {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        DaemonSettings settings =
                DaemonSettings.of(new InetSocketAddress(loopback, port), 1, new InetSocketAddress(loopback, 0));
        try (AgentDaemon daemon = AgentDaemon.start(settings)) {
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", daemon.port())
                    .usePlaintext()
                    .build();
            try {
                AgentGrpc.AgentBlockingStub agent = AgentGrpc.newBlockingStub(channel);
                agent.configure(ConfigureRequest.newBuilder()
                        .setConfiguration(configuration())
                        .build());
                AgentStatus status = agent.getStatus(GetStatusRequest.getDefaultInstance());
                while (!until.test(status)) {
                    TimeUnit.MILLISECONDS.sleep(20);
                    status = agent.getStatus(GetStatusRequest.getDefaultInstance());
                }
                return status;
            } finally {
                channel.shutdownNow();
            }
        }
    }

    private static AgentConfiguration configuration() {
        Pool.Builder pool = Pool.newBuilder()
                .setPool(7)
                .setService(3)
                .setServiceId("render")
                .setPolicy(Policy.JOINT);
        for (int instance = 1; instance <= CANDIDATES; instance++) {
            pool.addCandidates(Candidate.newBuilder()
                    .setInstance(instance)
                    .setInstanceId("i" + instance)
                    .setSite("s1")
                    .setWorkers(instance));
        }
        return AgentConfiguration.newBuilder()
                .setSwitchId("s1")
                .setAddress(ByteString.copyFrom(new byte[] {10, 0, 0, 1}))
                .setMac(ByteString.copyFrom(new byte[] {2, 0, 0, 0, 0, 1}))
                .addPools(pool)
                .build();
    }
}
