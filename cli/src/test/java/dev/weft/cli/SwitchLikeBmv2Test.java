package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.weft.packetio.pcap.PcapFormatException;
import dev.weft.packetio.pcap.PcapPacket;
import dev.weft.packetio.pcap.PcapReader;
import dev.weft.packetio.pcap.PcapWriter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The same command line and the same packets give the same files as bmv2's own {@code simple_switch_grpc}. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class SwitchLikeBmv2Test {
    private static final int FRAMES = 8;

    @TempDir
    private Path folder;

    @Test
    void playsFilesAsBmv2Does() throws Exception {
        Optional<Path> bmv2 = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .map(directory -> Path.of(directory, "simple_switch_grpc"))
                .filter(Files::isExecutable)
                .findFirst();
        assumeTrue(bmv2.isPresent(), "simple_switch_grpc is not on the PATH: skipped");

        Path theirs = inputs("theirs");
        List<String> command = new ArrayList<>(List.of(bmv2.get().toString()));
        command.addAll(arguments(theirs));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("bmv2.log").toFile())
                .start();
        try {
            for (int i = 0;
                    i < 300
                            && process.isAlive()
                            && frames(theirs.resolve("b_out.pcap")).size() < FRAMES;
                    i++) {
                TimeUnit.MILLISECONDS.sleep(100);
            }
        } finally {
            process.destroy();
            process.waitFor(20, TimeUnit.SECONDS);
        }
        List<String> expected = frames(theirs.resolve("b_out.pcap"));
        assertThat(expected).as(Files.readString(folder.resolve("bmv2.log"))).hasSize(FRAMES);

        Path ours = inputs("ours");
        try (SwitchChild child =
                SwitchChild.start(folder, List.of(), arguments(ours).toArray(new String[0]))) {
            child.line("all input files are played");
            child.signal("TERM");
        }
        assertThat(frames(ours.resolve("b_out.pcap"))).isEqualTo(expected);
        assertThat(frames(ours.resolve("a_out.pcap"))).isEqualTo(frames(theirs.resolve("a_out.pcap")));
    }

    private static List<String> arguments(Path inputs) {
        return List.of(
                "--use-files",
                "0",
                "-i",
                "0@" + inputs.resolve("a"),
                "-i",
                "1@" + inputs.resolve("b"),
                "--device-id",
                "3",
                "--thrift-port",
                "0",
                SwitchProcessTest.JSON.toString(),
                "--",
                "--grpc-server-addr",
                "127.0.0.1:0",
                "--cpu-port",
                "255");
    }

    private Path inputs(String name) throws IOException {
        Path directory = Files.createDirectory(folder.resolve(name));
        Random random = new Random(5);
        for (String port : new String[] {"a", "b"}) {
            try (PcapWriter writer = PcapWriter.create(directory.resolve(port + "_in.pcap"))) {
                for (int i = 0; i < FRAMES; i++) {
                    byte[] frame = new byte[14 + random.nextInt(100)];
                    random.nextBytes(frame);
                    frame[0] = 2;
                    frame[1] = 1;
                    writer.write(1_000_000_000L + i * 1_000_000L, frame, 0, frame.length);
                }
            }
        }
        return directory;
    }

    private static List<String> frames(Path file) throws IOException {
        List<String> frames = new ArrayList<>();
        if (!Files.exists(file) || Files.size(file) < 24) {
            return frames;
        }
        byte[] content = Files.readAllBytes(file);
        content[20] = 1; // bmv2 writes link type 0 although its frames are Ethernet
        try (PcapReader reader = new PcapReader(new ByteArrayInputStream(content), file.toString())) {
            for (PcapPacket packet = reader.next(); packet != null; packet = reader.next()) {
                frames.add(HexFormat.of().formatHex(packet.data()));
            }
        } catch (PcapFormatException e) {
            assertThat(e).as("bmv2 is still writing").hasMessageContaining("truncated");
        }
        return frames;
    }
}
