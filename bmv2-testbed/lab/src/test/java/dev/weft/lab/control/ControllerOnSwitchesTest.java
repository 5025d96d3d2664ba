package dev.weft.lab.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.bmv2.control.ProfileControl;
import dev.weft.bmv2.control.SwitchControl;
import dev.weft.bmv2.control.TableControl;
import dev.weft.bmv2.p4runtime.P4RuntimeService;
import dev.weft.bmv2.p4runtime.P4RuntimeTarget;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.daemon.ApplyReport;
import dev.weft.control.daemon.ApplyReport.SwitchWrites;
import dev.weft.control.daemon.Channels;
import dev.weft.control.daemon.Controller;
import dev.weft.control.daemon.ControllerException;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The controller on embedded switches: what the data plane holds afterwards, read past P4Runtime. */
class ControllerOnSwitchesTest {
    private static final String FILE = "examples/arvr.yaml";
    private static final String NAME = "controller-on-switches/";

    private final Controller controller = Controller.create();
    private final Channels channels = Channels.inProcess(endpoint -> NAME + endpoint);
    private final Map<String, P4RuntimeTarget> targets = new LinkedHashMap<>();
    private final Map<String, Server> servers = new LinkedHashMap<>();
    private final Map<String, Gate> gates = new LinkedHashMap<>();
    private String text;
    private SemanticModel model;

    @BeforeEach
    void start() throws IOException {
        text = Files.readString(Path.of("../..", FILE));
        model = controller.read(FILE, text);
        for (SwitchNode node : model.network().switches()) {
            P4RuntimeTarget target = P4RuntimeTarget.builder(node.device()).build();
            Gate gate = new Gate();
            targets.put(node.name(), target);
            gates.put(node.name(), gate);
            servers.put(
                    node.name(),
                    InProcessServerBuilder.forName(NAME + node.agent())
                            .directExecutor()
                            .intercept(gate)
                            .addService(new P4RuntimeService(target))
                            .build()
                            .start());
        }
    }

    @AfterEach
    void stop() {
        servers.values().forEach(Server::shutdownNow);
    }

    @Test
    void theSwitchesHoldWhatWasCompiledAndTheSecondApplyWritesNothing() {
        ApplyReport first = controller.apply(model, channels);
        Map<String, TreeSet<String>> held = held();

        assertThat(first.entryWrites()).isPositive();
        controller
                .compile(model)
                .switches()
                .forEach((name, wanted) -> assertThat(held.get(name))
                        .as(name)
                        .hasSize(wanted.entries().size()
                                + wanted.members().size()
                                + wanted.groups().size()));

        int calls = gates.values().stream().mapToInt(g -> g.writes).sum();
        assertThat(controller.apply(model, channels).changed()).isFalse();
        assertThat(gates.values().stream().mapToInt(g -> g.writes).sum()).isEqualTo(calls);
        assertThat(held()).isEqualTo(held);
        assertThat(controller.status(model, channels).good()).isTrue();
    }

    @Test
    void oneChangedPermissionTouchesItsEntryOnItsSwitch() {
        controller.apply(model, channels);
        Map<String, TreeSet<String>> before = held();
        String changed = text.replace("deny: {agents: [camera-1]", "allow: {agents: [camera-1]");
        assertThat(changed).isNotEqualTo(text);

        ApplyReport report = controller.apply(controller.read(FILE, changed), channels);

        assertThat(report.entryWrites()).isEqualTo(1);
        assertThat(report.switches())
                .filteredOn(SwitchWrites::changed)
                .extracting(SwitchWrites::switchId)
                .containsExactly("s1");
        TreeSet<String> gone = new TreeSet<>(before.get("s1"));
        gone.removeAll(held().get("s1"));
        assertThat(gone).hasSize(1).allMatch(e -> e.contains("permissions") && e.contains("deny"));
    }

    @Test
    void aSwitchThatIsDownLeavesAllOthersWithoutAProgram() {
        servers.get("s4").shutdownNow();

        ControllerException e =
                catchThrowableOfType(ControllerException.class, () -> controller.apply(model, channels));

        assertThat(e.kind()).isEqualTo(ControllerException.Kind.UNREACHABLE);
        assertThat(targets.values()).allMatch(t -> t.running().isEmpty());
    }

    @Test
    void aWriteThatFailsInTheMiddleLeavesEverySwitchAsItWas() {
        controller.apply(model, channels);
        Map<String, TreeSet<String>> before = held();
        // Another port and another path: all switches get inserts, modifies and deletes.
        String changed = text.replace("port: 9000, workers: 2", "port: 9007, workers: 2")
                .replace("10.96.0.20", "10.96.0.21")
                .replace("- {id: s1-s3, between", "- {id: s1-s3-new, between");
        SemanticModel next = controller.read(FILE, changed);
        gates.get("s3").failAfter = 0;

        ControllerException e = catchThrowableOfType(ControllerException.class, () -> controller.apply(next, channels));

        assertThat(e.kind()).as(e.getMessage()).isEqualTo(ControllerException.Kind.REFUSED);
        assertThat(e.getMessage()).contains("switch s3").contains("UNAVAILABLE").contains("undone on every switch");
        assertThat(gates.get("s1").writes).as("s1 had been written").isGreaterThan(3);
        assertThat(held()).isEqualTo(before);
        assertThat(controller.apply(model, channels).changed()).isFalse();
        assertThat(controller.apply(next, channels).changed()).isTrue();
    }

    /** Everything in tables and profiles of every switch, in words. */
    private Map<String, TreeSet<String>> held() {
        Map<String, TreeSet<String>> all = new TreeMap<>();
        targets.forEach((name, target) -> all.put(name, held(target.control().orElseThrow())));
        return all;
    }

    private static TreeSet<String> held(SwitchControl control) {
        TreeSet<String> words = new TreeSet<>();
        TableControl tables = control.tables();
        tables.tables()
                .forEach(table -> tables.forEach(table.name(), view -> {
                    if (!view.constant()) {
                        words.add(table.name()
                                + view.entry().key()
                                + view.entry().priority()
                                + view.entry().action());
                    }
                }));
        ProfileControl profiles = control.profiles();
        profiles.profiles().forEach(profile -> {
            profiles.members(profile.name()).forEach(m -> words.add(profile.name() + m));
            List<ProfileControl.Group> groups = profiles.groups(profile.name());
            groups.forEach(g -> words.add(profile.name() + g));
        });
        return words;
    }

    /** Counts the writes of a switch, and lets one of them fail. */
    private static final class Gate implements ServerInterceptor {
        int writes;
        int failAfter = -1;

        @Override
        public <A, B> ServerCall.Listener<A> interceptCall(
                ServerCall<A, B> call, Metadata headers, ServerCallHandler<A, B> next) {
            if (call.getMethodDescriptor().getBareMethodName().equals("Write")) {
                writes++;
                if (failAfter >= 0 && failAfter-- == 0) {
                    call.close(Status.UNAVAILABLE.withDescription("as the test wants"), new Metadata());
                    return new ServerCall.Listener<>() {};
                }
            }
            return next.startCall(call, headers);
        }
    }
}
