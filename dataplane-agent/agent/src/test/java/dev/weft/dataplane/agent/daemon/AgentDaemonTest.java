package dev.weft.dataplane.agent.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.dataplane.api.AgentGrpc;
import dev.weft.dataplane.api.ConfigureRequest;
import dev.weft.dataplane.api.GetStatusRequest;
import dev.weft.dataplane.api.TargetStatus;
import dev.weft.dataplane.api.WatchStatusRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AgentDaemonTest {
    private static final AgentConfiguration CONFIGURATION = AgentConfiguration.newBuilder()
            .setSwitchId("s1")
            .setAddress(ByteString.copyFrom(new byte[] {10, 0, 0, 1}))
            .setMac(ByteString.copyFrom(new byte[] {2, 0, 0, 0, 0, 1}))
            .build();

    private static DaemonSettings settings(int target, int listen, Optional<Path> file) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        return DaemonSettings.of(new InetSocketAddress(loopback, target), 1, new InetSocketAddress(loopback, listen))
                .keeping(file, Optional.empty());
    }

    @Test
    void itServesWithoutATargetAndKeepsItsConfiguration(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("agent.json");
        int nobody = closedPort();
        try (AgentDaemon daemon = AgentDaemon.start(settings(nobody, 0, Optional.of(file)))) {
            ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", daemon.port())
                    .usePlaintext()
                    .build();
            try {
                AgentGrpc.AgentBlockingStub agent = AgentGrpc.newBlockingStub(channel);
                assertThat(agent.configure(ConfigureRequest.newBuilder()
                                        .setConfiguration(CONFIGURATION)
                                        .build())
                                .getChanged())
                        .isTrue();
                assertThat(agent.getStatus(GetStatusRequest.getDefaultInstance())
                                .getTarget()
                                .getState())
                        .isNotEqualTo(TargetStatus.State.READY);
                var statuses = agent.watchStatus(
                        WatchStatusRequest.newBuilder().setIntervalUs(1_000).build());
                assertThat(statuses.next().getSwitchId()).isEqualTo("s1");
                assertThat(statuses.next().getNowNs()).isPositive();
            } finally {
                channel.shutdownNow();
            }
        }
        try (AgentDaemon daemon = AgentDaemon.start(settings(nobody, 0, Optional.of(file)))) {
            assertThat(daemon.status().getSwitchId()).isEqualTo("s1");
            assertThat(daemon.status().getGeneration()).isEqualTo(1);
        }
    }

    @Test
    void aFileThatIsNoConfigurationIsNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("agent.json");
        Files.writeString(file, "{\"switchId\": 7");
        assertThatThrownBy(() -> AgentDaemon.start(settings(closedPort(), 0, Optional.of(file))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString());
        Files.writeString(file, "{\"switchId\": \"\"}");
        assertThatThrownBy(() -> AgentDaemon.start(settings(closedPort(), 0, Optional.of(file))))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("switch_id");
    }

    @Test
    void aPortThatIsTakenIsNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> AgentDaemon.start(settings(closedPort(), taken.getLocalPort(), Optional.empty())))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()));
        }
    }

    private static int closedPort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
