package dev.weft.lab.clients;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** finsy (PyPI, 0.30) as the oracle of the P4Runtime servers; docs/p4runtime-clients.md says how to install it. */
@Timeout(300)
class FinsyTest {
    private static final List<String> STEPS = List.of(
            "accepts the pipeline",
            "arbitrates",
            "tells its version",
            "lets a client with a taken election id bid lower",
            "hands over and back",
            "returns the pipeline with the client's cookie",
            "inserts",
            "tells which update of a batch failed",
            "modifies and deletes",
            "reads with wildcards",
            "writes a default action",
            "configures a meter",
            "exchanges packets",
            "reads counters",
            "deletes all");

    @ParameterizedTest
    @EnumSource
    void finsyControls(TestServer.Kind kind, @TempDir Path folder) throws Exception {
        List<String> own = kind == TestServer.Kind.AGENT
                ? List.of("refuses another pipeline", "keeps the agent's table", "keeps the agent's packets")
                : List.of(
                        "says that it has no pipeline", "has no agent's table to keep", "punts what is for the agent");
        ForeignClient.passes(PythonClient.installed("finsy", "finsy_client.py"), kind, folder, STEPS, own);
    }
}
