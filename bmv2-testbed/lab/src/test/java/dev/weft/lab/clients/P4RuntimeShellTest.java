package dev.weft.lab.clients;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * p4runtime-shell (PyPI, 0.0.6) as the oracle of the P4Runtime servers; docs/p4runtime-clients.md says how to install
 * it.
 */
@Timeout(300)
class P4RuntimeShellTest {
    private static final List<String> STEPS = List.of(
            "arbitrates and accepts the pipeline",
            "refuses a backup's write",
            "tells its version",
            "accepts the pipeline again",
            "inserts",
            "tells why an update failed",
            "modifies and deletes",
            "reads with wildcards",
            "programs action selectors",
            "configures a meter",
            "exchanges packets",
            "reads counters",
            "deletes all");

    @ParameterizedTest
    @EnumSource
    void p4runtimeShellControls(TestServer.Kind kind, @TempDir Path folder) throws Exception {
        List<String> own = kind == TestServer.Kind.AGENT
                ? List.of("refuses another pipeline", "keeps the agent's table", "keeps the agent's packets")
                : List.of("has no agent's table to keep", "punts what is for the agent");
        PythonClient client = PythonClient.installed("p4runtime_sh.shell", "p4runtime_shell_client.py");
        ForeignClient.passes(client, kind, folder, STEPS, own);
    }
}
