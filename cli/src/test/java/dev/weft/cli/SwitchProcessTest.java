package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import dev.weft.p4.runtime.ElectionId;
import dev.weft.p4.runtime.EntryBuilder;
import dev.weft.p4.runtime.P4InfoIndex;
import dev.weft.p4.runtime.Updates;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import dev.weft.packetio.pcap.PcapPacket;
import dev.weft.packetio.pcap.PcapReader;
import dev.weft.packetio.pcap.PcapWriter;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.TlsChannelCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import p4.v1.P4RuntimeOuterClass.TableEntry;

/** {@code weft switch} as a process, with the program {@code wire.p4}: port 0 to port 1 and back, with a filter. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SwitchProcessTest {
    static final Path JSON = resource("wire.json");
    static final Path P4INFO = resource("wire.p4info.txtpb");

    @TempDir
    private Path folder;

    @Test
    void playsFilesAndReportsWhenTerminated() throws Exception {
        byte[] frame = new byte[60];
        Arrays.fill(frame, (byte) 7);
        pcap("a_in.pcap", frame, Arrays.copyOf(frame, 61));
        pcap("b_in.pcap", Arrays.copyOf(frame, 62));
        Path report = folder.resolve("r.json");
        try (SwitchChild child = SwitchChild.start(
                folder,
                List.of(),
                "--use-files=0",
                "-i",
                "0@" + folder.resolve("a"),
                "-i",
                "1@" + folder.resolve("b"),
                "--trace",
                "--report",
                report.toString(),
                JSON.toString(),
                "--",
                "--grpc-server-addr",
                "127.0.0.1:0")) {
            assertThat(child.line(" ready: "))
                    .matches("switch 0 ready: ports 0@.*/a, 1@.*/b, P4Runtime on 127.0.0.1:[0-9]+");
            child.line("packet port 0");
            child.line("all input files are played");
            assertThat(child.signal("TERM")).isEqualTo(143);
            assertThat(child.errors()).isEmpty();
        }
        assertThat(lengths("b_out.pcap")).containsExactly(60, 61);
        assertThat(lengths("a_out.pcap")).containsExactly(62);
        JsonNode root = new ObjectMapper().readTree(report.toFile());
        assertThat(root.at("/deviceId").asInt(-1)).isZero();
        assertThat(root.at("/ports/0/port").asInt(-1)).isZero();
        assertThat(root.at("/ports/0/counters/rxFrames").asInt()).isEqualTo(2);
        assertThat(root.at("/ports/0/counters/rxBytes").asInt()).isEqualTo(121);
        assertThat(root.at("/ports/1/counters/txBytes").asInt()).isEqualTo(121);
        assertThat(root.at("/unboundDropped").asInt(-1)).isZero();
    }

    @Test
    void aTraceFileHasALineOfJsonForEachPacket() throws Exception {
        byte[] frame = new byte[60];
        pcap("a_in.pcap", frame, Arrays.copyOf(frame, 61));
        pcap("b_in.pcap");
        Path traces = folder.resolve("traces.jsonl");
        try (SwitchChild child = SwitchChild.start(
                folder,
                List.of(),
                "--json",
                JSON.toString(),
                "--use-files=0",
                "-i",
                "0@" + folder.resolve("a"),
                "-i",
                "1@" + folder.resolve("b"),
                "--trace",
                traces.toString(),
                "--grpc",
                "127.0.0.1:0")) {
            child.line("all input files are played");
            assertThat(child.signal("TERM")).isEqualTo(143);
            assertThat(child.errors()).isEmpty();
        }
        List<String> lines = Files.readAllLines(traces);
        assertThat(lines).hasSize(2);
        for (String line : lines) {
            JsonNode packet = new ObjectMapper().readTree(line);
            assertThat(packet.at("/kind").asText()).isEqualTo("packet");
            assertThat(packet.at("/port").asInt(-1)).isZero();
            assertThat(packet.at("/events/0/type").asText()).isEqualTo("parserState");
            assertThat(packet.findValuesAsText("type")).contains("pipeline", "transmit");
        }
    }

    @Test
    void servesP4Runtime() throws Exception {
        try (SwitchChild child = SwitchChild.start(
                folder,
                List.of(),
                "--json",
                JSON.toString(),
                "--p4info",
                P4INFO.toString(),
                "--device-id",
                "5",
                "--grpc",
                "127.0.0.1:0")) {
            InetSocketAddress address = child.ready();
            writeAndReadBack(address, 5, InsecureChannelCredentials.create());
            assertThat(child.signal("TERM")).isEqualTo(143);
        }
    }

    @Test
    void startsAsSimpleSwitchGrpcAndGetsItsPipelineFromAClient() throws Exception {
        try (SwitchChild child = SwitchChild.start(
                folder,
                List.of(),
                "--device-id",
                "7",
                "--no-p4",
                "--thrift-port",
                "9090",
                "--log-console",
                "-L",
                "off",
                "--",
                "--grpc-server-addr",
                "127.0.0.1:0",
                "--cpu-port",
                "255")) {
            InetSocketAddress address = child.ready();
            ManagedChannel channel = channel(address, InsecureChannelCredentials.create());
            try (P4RuntimeClient client = client(channel, 7)) {
                client.setPipeline(
                        P4InfoIndex.parseMessage(Files.readString(P4INFO)),
                        ByteString.copyFrom(Files.readAllBytes(JSON)),
                        42);
                assertThat(client.getPipeline().getCookie().getCookie()).isEqualTo(42);
            } finally {
                channel.shutdownNow();
            }
            assertThat(child.signal("INT")).isEqualTo(130);
            assertThat(child.errors()).startsWith("weft switch: note: --thrift-port is ignored");
        }
    }

    @Test
    void servesTls() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/openssl")), "needs openssl to make a certificate: skipped");
        Process openssl = new ProcessBuilder(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-keyout",
                        "key.pem",
                        "-out",
                        "cert.pem",
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=IP:127.0.0.1")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("openssl.log").toFile())
                .start();
        assertThat(openssl.waitFor()).isZero();
        Path certificate = folder.resolve("cert.pem");
        try (SwitchChild child = SwitchChild.start(
                folder,
                List.of(),
                "--json",
                JSON.toString(),
                "--p4info",
                P4INFO.toString(),
                "--grpc",
                "127.0.0.1:0",
                "--",
                "--grpc-server-ssl",
                "--grpc-server-cert",
                certificate.toString(),
                "--grpc-server-key",
                folder.resolve("key.pem").toString())) {
            InetSocketAddress address = child.ready();
            writeAndReadBack(
                    address,
                    1,
                    TlsChannelCredentials.newBuilder()
                            .trustManager(certificate.toFile())
                            .build());
        }
    }

    @Test
    void mistakesAreOneLineAndCode2() throws Exception {
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\"header_types\": 3");
        refused("no such file: give p4c's bmv2 JSON", "--json", folder + "/none.json");
        refused("broken.json: ", "--json", broken.toString());
        refused("broken.json: not a P4Info", "--json", JSON.toString(), "--p4info", broken.toString());
        refused(
                "x_in.pcap: no such file",
                "--json",
                JSON.toString(),
                "--use-files",
                "0",
                "--port",
                "0@" + folder + "/x");
        refused("no network interface weft-none here; there are", "--json", JSON.toString(), "--port", "0@weft-none");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            refused(
                    "cannot listen on 127.0.0.1:" + taken.getLocalPort(),
                    "--json",
                    JSON.toString(),
                    "--grpc",
                    "127.0.0.1:" + taken.getLocalPort());
        }
    }

    private static void refused(String problem, String... arguments) {
        List<String> all = new ArrayList<>(List.of("switch"));
        all.addAll(List.of(arguments));
        Run run = Run.of(all.toArray(new String[0]));
        assertThat(run.code()).as(run.err()).isEqualTo(ExitCode.BAD_INPUT);
        assertThat(run.err()).startsWith("weft switch: ").contains(problem).hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }

    private static void writeAndReadBack(InetSocketAddress address, long deviceId, ChannelCredentials credentials)
            throws Exception {
        ManagedChannel channel = channel(address, credentials);
        try (P4RuntimeClient client = client(channel, deviceId)) {
            P4InfoIndex index = P4InfoIndex.parse(Files.readString(P4INFO));
            TableEntry entry = EntryBuilder.of(index, "filter")
                    .exact("h.ethernet.src", 0x020000000001L)
                    .action("drop", Map.of())
                    .build();
            client.write(List.of(Updates.insert(entry)));
            assertThat(client.readTable("filter")).containsExactly(entry);
        } finally {
            channel.shutdownNow();
        }
    }

    private static ManagedChannel channel(InetSocketAddress address, ChannelCredentials credentials) {
        return Grpc.newChannelBuilderForAddress(address.getHostString(), address.getPort(), credentials)
                .build();
    }

    private static P4RuntimeClient client(ManagedChannel channel, long deviceId) throws Exception {
        P4RuntimeClient client = P4RuntimeClient.builder(channel, deviceId)
                .electionId(ElectionId.of(1))
                .open();
        client.arbitration().get(30, TimeUnit.SECONDS);
        return client;
    }

    private void pcap(String name, byte[]... frames) throws IOException {
        try (PcapWriter writer = PcapWriter.create(folder.resolve(name))) {
            long timeNs = 0;
            for (byte[] frame : frames) {
                writer.write(timeNs++, frame, 0, frame.length);
            }
        }
    }

    private List<Integer> lengths(String name) throws IOException {
        List<Integer> lengths = new ArrayList<>();
        try (PcapReader reader = PcapReader.open(folder.resolve(name))) {
            for (PcapPacket packet = reader.next(); packet != null; packet = reader.next()) {
                lengths.add(packet.data().length);
            }
        }
        return lengths;
    }

    private static Path resource(String name) {
        try {
            return Path.of(SwitchProcessTest.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
