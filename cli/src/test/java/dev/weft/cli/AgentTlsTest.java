package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.dataplane.agent.daemon.AgentDaemon;
import dev.weft.dataplane.agent.daemon.DaemonSettings;
import dev.weft.dataplane.agent.daemon.Security;
import dev.weft.dataplane.api.AgentGrpc;
import dev.weft.dataplane.api.GetConfigurationRequest;
import dev.weft.dataplane.api.GetStatusRequest;
import dev.weft.p4.runtime.tls.PeerNames;
import dev.weft.p4.runtime.tls.PemFiles;
import dev.weft.p4.runtime.tls.TlsIdentity;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Mutual TLS between an agent and those who call it: who gets in, and who does not. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class AgentTlsTest {
    @TempDir
    private Path folder;

    private TestPki pki;
    private TestPki other;
    private PemFiles own;
    private AgentDaemon daemon;

    @BeforeEach
    void start() throws Exception {
        pki = new TestPki(folder, "right");
        other = new TestPki(folder, "wrong");
        own = pki.issue("s1.agents.weft.test");
        InetAddress loopback = InetAddress.getLoopbackAddress();
        daemon = AgentDaemon.start(
                DaemonSettings.of(new InetSocketAddress(loopback, 1), 1, new InetSocketAddress(loopback, 0))
                        .secured(new Security(own, List.of("controller.weft.test"), List.of("*.agents.weft.test"))));
    }

    @AfterEach
    void stop() {
        daemon.close();
    }

    private Status call(ChannelCredentials credentials, Function<AgentGrpc.AgentBlockingStub, Object> method) {
        ManagedChannel channel = Grpc.newChannelBuilderForAddress("127.0.0.1", daemon.port(), credentials)
                .build();
        try {
            method.apply(AgentGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS));
            return Status.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus();
        } finally {
            channel.shutdownNow();
        }
    }

    private Status status(ChannelCredentials credentials) {
        return call(credentials, agent -> agent.getStatus(GetStatusRequest.getDefaultInstance()));
    }

    private Status configuration(ChannelCredentials credentials) {
        return call(credentials, agent -> agent.getConfiguration(GetConfigurationRequest.getDefaultInstance()));
    }

    private static ChannelCredentials as(PemFiles files) throws IOException {
        try (TlsIdentity identity = TlsIdentity.of(files)) {
            return identity.client();
        }
    }

    /** A client without the checks that ours makes on its own certificate. */
    private ChannelCredentials careless(PemFiles files) throws IOException {
        return TlsChannelCredentials.newBuilder()
                .keyManager(files.certificate().toFile(), files.key().toFile())
                .trustManager(pki.ca().toFile())
                .build();
    }

    @Test
    void controllersMayEverythingAndNeighboursMayLook() throws Exception {
        ChannelCredentials controller = as(pki.issue("controller.weft.test"));
        assertThat(status(controller)).isEqualTo(Status.OK);
        assertThat(configuration(controller)).isEqualTo(Status.OK);
        ChannelCredentials neighbour = as(pki.issue("s2.agents.weft.test"));
        assertThat(status(neighbour)).isEqualTo(Status.OK);
        assertThat(configuration(neighbour).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(configuration(neighbour).getDescription()).contains("for controllers", "s2.agents.weft.test");
    }

    @Test
    void othersDoNotGetIn() throws Exception {
        Status stranger = status(as(pki.issue("mallory.weft.test")));
        assertThat(stranger.getCode()).as("wrong name").isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(stranger.getDescription()).contains("mallory.weft.test", "neither");
        assertThat(status(InsecureChannelCredentials.create()).getCode())
                .as("plain text")
                .isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(status(TlsChannelCredentials.newBuilder()
                                .trustManager(pki.ca().toFile())
                                .build())
                        .getCode())
                .as("no certificate")
                .isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(status(careless(other.issue("controller.weft.test"))).getCode())
                .as("a certificate of another CA")
                .isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(status(careless(pki.issueExpired("controller.weft.test"))).getCode())
                .as("an expired certificate")
                .isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(status(as(pki.issue("controller.weft.test"))))
                .as("and it was not the server's fault")
                .isEqualTo(Status.OK);
    }

    @Test
    void aControllerTalksOnlyToTheAgentThatItMeans() throws Exception {
        PemFiles mine = pki.issue("controller.weft.test");
        PemFiles misled = new PemFiles(mine.certificate(), mine.key(), other.ca());
        assertThat(status(as(misled)).getCode()).as("an agent of another CA").isEqualTo(Status.Code.UNAVAILABLE);
        pki.issue("s1.agents.weft.test", builder -> builder); // without the address that is called
        awaitTrue(() -> status(unchecked(mine)).getCode() == Status.Code.UNAVAILABLE);
        pki.issueExpired("s1.agents.weft.test");
        TimeUnit.MILLISECONDS.sleep(1_500);
        assertThat(status(as(mine)).getCode())
                .as("not taken up, and the name is wrong as before")
                .isEqualTo(Status.Code.UNAVAILABLE);
        pki.issue("s1.agents.weft.test");
        awaitTrue(() -> status(unchecked(mine)).isOk());
    }

    @Test
    void certificatesAreReadAgainWhenTheFilesChange() throws Exception {
        PemFiles mine = pki.issue("controller.weft.test");
        assertThat(status(as(mine))).isEqualTo(Status.OK);
        Files.writeString(own.certificate(), "nonsense");
        TimeUnit.MILLISECONDS.sleep(1_500);
        assertThat(status(as(mine)))
                .as("what is no certificate changes nothing")
                .isEqualTo(Status.OK);
        // Everything new: the authority too.
        PemFiles next = other.issue("s1.agents.weft.test");
        Files.copy(next.key(), own.key(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.copy(next.ca(), own.ca(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        Files.copy(next.certificate(), own.certificate(), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        PemFiles renewed = other.issue("controller.weft.test");
        awaitTrue(() -> status(unchecked(renewed)).isOk());
        assertThat(status(unchecked(mine)).getCode())
                .as("certificates of the former authority are not believed any more")
                .isEqualTo(Status.Code.UNAVAILABLE);
    }

    private static ChannelCredentials unchecked(PemFiles files) {
        try {
            return as(files);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static void awaitTrue(java.util.function.BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) { // the test's time limit ends it
            TimeUnit.MILLISECONDS.sleep(100);
        }
    }

    @Test
    void filesThatAreNotGoodAreNamedWithTheirRemedy() throws Exception {
        PemFiles good = pki.issue("a.weft.test");
        PemFiles two = pki.issue("b.weft.test");
        Path missing = folder.resolve("missing.pem");
        refused(new PemFiles(missing, good.key(), good.ca()), missing + ": no readable file");
        refused(new PemFiles(good.key(), good.key(), good.ca()), good.key() + ": no certificate");
        refused(
                new PemFiles(good.certificate(), good.certificate(), good.ca()),
                good.certificate() + ": no private key");
        refused(new PemFiles(good.certificate(), two.key(), good.ca()), two.key() + ": is not the key of");
        PemFiles expired = pki.issueExpired("c.weft.test");
        refused(expired, expired.certificate() + ": expired on");
        Run run =
                Run.of("agent", "--target", "127.0.0.1:1", "--tls-cert", missing.toString(), "--tls-controllers", "a");
        assertThat(run.code()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).contains("--tls-key is missing").hasLineCount(1);
    }

    private static void refused(PemFiles files, String message) {
        assertThatThrownBy(() -> TlsIdentity.of(files))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(message);
    }

    @Test
    void commandsSpeakTlsWhenTheyAreGivenCertificates() throws Exception {
        PemFiles mine = pki.issue("controller.weft.test");
        Path semantic = Files.writeString(folder.resolve("one.yaml"), """
                weft: 1
                domain: test
                network:
                  switches:
                    - {id: s1, device: 1, agent: "127.0.0.1:%d", address: 10.255.0.1, mac: "02:00:00:00:01:00", prefix: 10.1.0.0/16}
                """.formatted(daemon.port()));
        Run plain = Run.of("status", "--timeout", "5", semantic.toString());
        assertThat(plain.code()).isEqualTo(ExitCode.FAILED);
        Run tls = Run.of(
                "status",
                "--tls-cert",
                mine.certificate().toString(),
                "--tls-key",
                mine.key().toString(),
                "--tls-ca",
                mine.ca().toString(),
                semantic.toString());
        assertThat(plain.out() + plain.err()).contains("s1");
        assertThat(tls.out() + tls.err())
                .as("the agent answers, and says that it has no switch")
                .contains("answers, but the P4 target behind it does not")
                .isNotEqualTo(plain.out() + plain.err());
    }

    @Test
    void aStarStandsForOneLabel() {
        assertThat(PeerNames.matches("*.agents.weft.test", "s2.agents.weft.test"))
                .isTrue();
        assertThat(PeerNames.matches("*.agents.weft.test", "S2.Agents.weft.test"))
                .isTrue();
        assertThat(PeerNames.matches("*.agents.weft.test", "a.s2.agents.weft.test"))
                .isFalse();
        assertThat(PeerNames.matches("*.agents.weft.test", "agents.weft.test")).isFalse();
        assertThat(PeerNames.matches("*.agents.weft.test", ".agents.weft.test")).isFalse();
        assertThat(PeerNames.matches("a.test", "b.test")).isFalse();
    }
}
