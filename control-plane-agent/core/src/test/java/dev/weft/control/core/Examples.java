package dev.weft.control.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.compile.Compiler;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.text.Reading;
import dev.weft.control.core.text.SemanticReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Semantic files for tests. */
public final class Examples {
    /** A small sound file: two switches, two clients, one service with two instances. */
    public static final String SMALL = String.join(
            "\n",
            "weft: 1",
            "domain: test",
            "network:",
            "  services: 10.96.0.0/16",
            "  switches:",
            "    - {id: s1, device: 1, agent: \"127.0.0.1:9561\", address: 10.255.0.1, mac: \"02:00:00:00:01:00\", prefix: 10.1.0.0/16}",
            "    - {id: s2, device: 2, agent: \"127.0.0.1:9562\", address: 10.255.0.2, mac: \"02:00:00:00:02:00\", prefix: 10.2.0.0/16}",
            "  links:",
            "    - {id: s1-s2, between: [\"s1:10\", \"s2:10\"], delayMs: 2}",
            "  hosts:",
            "    - {id: c1, switch: s1, port: 1, address: 10.1.0.1, mac: \"02:00:00:00:10:01\"}",
            "    - {id: c2, switch: s1, port: 2, address: 10.1.0.2, mac: \"02:00:00:00:10:02\"}",
            "    - {id: h1, switch: s2, port: 1, address: 10.2.0.1, mac: \"02:00:00:00:20:01\"}",
            "capabilities: [rendering]",
            "agents:",
            "  - {id: a1, type: human, host: c1}",
            "  - {id: a2, type: tool, host: c2}",
            "services:",
            "  - id: render",
            "    capability: rendering",
            "    address: 10.96.0.10",
            "    protocol: udp",
            "    port: 9000",
            "    demands:",
            "      - {id: interactive, trafficClass: 46, deadlineMs: 20}",
            "    instances:",
            "      - {id: r1, host: h1, port: 9000}",
            "      - {id: r2, host: h1, port: 9001}",
            "permissions:",
            "  - {id: humans, allow: {types: [human], services: [render]}}",
            "  - {id: no-a2, deny: {agents: [a2], services: [\"*\"]}}",
            "tasks:",
            "  - {id: frame, agent: a1, service: render, demand: interactive}",
            "");

    private static final SemanticReader READER = new SemanticReader();

    private Examples() {}

    /** Reads a text that must be sound. */
    public static SemanticModel model(String text) {
        Reading reading = READER.read("test.yaml", text);
        assertThat(reading.problems()).isEmpty();
        return reading.model().orElseThrow();
    }

    /** Reads a text that may be anything. */
    public static Reading read(String text) {
        return READER.read("test.yaml", text);
    }

    /** Compiles for the Weft program. */
    public static Compilation compile(SemanticModel model) {
        return new Compiler(TestPipeline.weft()).compile(model);
    }

    /** The AR/VR example of the repository. */
    public static String arvr() {
        Path here = Path.of("").toAbsolutePath();
        while (!Files.exists(here.resolve("examples/arvr.yaml"))) {
            here = here.getParent();
        }
        try {
            return Files.readString(here.resolve("examples/arvr.yaml"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
