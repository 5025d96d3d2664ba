package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.protobuf.ByteString;
import dev.weft.p4.runtime.P4InfoIndex;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** p4c's own test programs as pipelines; skipped where the collection is not at hand. */
class PublicProgramsTest {
    private static final Path PROGRAMS =
            Path.of(System.getProperty("weft.conformance", "/work/shared/conformance"), "v1model");
    private static final String SUFFIX = ".p4info.txtpb";

    @Test
    void everyProgramIsAcceptedAndReadable() throws IOException {
        assumeTrue(Files.isDirectory(PROGRAMS), () -> "no programs at " + PROGRAMS + " (-Dweft.conformance=...)");
        List<Path> infos;
        try (Stream<Path> files = Files.list(PROGRAMS)) {
            infos = files.filter(file -> file.toString().endsWith(SUFFIX))
                    .sorted()
                    .toList();
        }
        assertThat(infos).isNotEmpty();
        for (Path info : infos) {
            String json = info.getFileName().toString().replace(SUFFIX, ".json");
            try (Bench bench = new Bench()) {
                P4RuntimeClient client = bench.client(1, new Bench.Heard());
                client.setPipeline(
                        P4InfoIndex.parseMessage(Files.readString(info)),
                        ByteString.copyFrom(Files.readAllBytes(info.resolveSibling(json))),
                        1);
                assertThat(Bench.read(client, "table_entry { is_default_action: true }"))
                        .as(json)
                        .hasSize(client.index().tables().all().size());
                Bench.read(client, "table_entry {}");
            }
        }
    }
}
