package dev.weft.lab.clients;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What every foreign client has to leave behind, seen from inside the switch. */
final class ForeignClient {
    private ForeignClient() {}

    /**
     * Runs a client's script against a server.
     *
     * @param common the steps that both servers have to pass, in order
     * @param own the server's own steps
     */
    static void passes(PythonClient client, TestServer.Kind kind, Path folder, List<String> common, List<String> own)
            throws IOException, InterruptedException {
        try (TestServer server = new TestServer(kind)) {
            List<String> expected = new ArrayList<>(common);
            expected.addAll(own);
            assertThat(client.run(server, folder)).containsExactlyInAnyOrderElementsOf(expected);
            assertThat(server.sent()).hasSize(2);
            assertThat(server.sent().get(0)).isEqualTo(new TestServer.Sent(2, "emitted through port 2"));
            TestServer.Sent routed = server.sent().get(1);
            assertThat(routed.port()).isEqualTo(2);
            assertThat(routed.payload()).startsWith("\2\0\0\0\2\2\2\0\0\0\1\0").endsWith("weft");
            assertThat(server.entries("WeftIngress.weft.edge.ports")).isEqualTo(1);
            assertThat(server.entries("WeftIngress.weft.underlay.routes_v4")).isEqualTo(1);
            if (kind == TestServer.Kind.AGENT) {
                assertThat(server.pins()).as("the agent's pin has survived all").containsExactly(42L);
            }
        }
    }
}
