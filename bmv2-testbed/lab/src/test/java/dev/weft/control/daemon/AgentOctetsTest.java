package dev.weft.control.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.AgentConfiguration;
import dev.weft.dataplane.api.ConfigureRequest;
import dev.weft.onos.agents.AgentOctets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What ONOS tells agents, without protobuf's classes, is what the controller tells them. */
class AgentOctetsTest {
    @ParameterizedTest
    @ValueSource(strings = {"joint", "consistent-hash", "power-of-two", "shortest-queue"})
    void theApplicationEncodesWhatTheControllerDoes(String policy) throws Exception {
        String text = Files.readString(Path.of("..", "..", "examples", "arvr.yaml"))
                .replace("policy: joint\n", "policy: " + policy + "\n")
                .replace("host: site3-b, port: 9000, workers: 2}", "host: site3-b, port: 9000, workers: 2, weight: 0}");
        Controller controller = Controller.create();
        Compilation compilation = controller.compile(controller.read("arvr.yaml", text));

        assertThat(compilation.switches()).hasSize(4);
        compilation.switches().values().forEach(one -> {
            AgentConfiguration configuration = one.agent().orElseThrow();
            byte[] expected = ConfigureRequest.newBuilder()
                    .setConfiguration(AgentCodec.message(configuration, compilation.model()))
                    .build()
                    .toByteArray();
            assertThat(AgentOctets.request(configuration, compilation.model())).isEqualTo(expected);
        });
    }
}
