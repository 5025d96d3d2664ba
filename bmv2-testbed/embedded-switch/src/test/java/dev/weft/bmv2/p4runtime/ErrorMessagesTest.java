package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.p4.runtime.client.P4RuntimeClient;
import dev.weft.p4.runtime.client.P4RuntimeException;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import p4.v1.P4RuntimeOuterClass.GetForwardingPipelineConfigRequest;
import p4.v1.P4RuntimeOuterClass.SetForwardingPipelineConfigRequest;
import p4.v1.P4RuntimeOuterClass.WriteRequest;

/**
 * The words of refusals, golden: they name the thing, where it is, and what would be right. Requests and answers are in
 * {@code errors.golden}; {@code {name}} there is the id of that P4 object. {@code -Dweft.golden.update=true} writes the
 * answers anew, for review.
 */
class ErrorMessagesTest {
    private static final Path GOLDEN = Path.of("src/test/resources/dev/weft/bmv2/p4runtime/errors.golden");
    private static final Pattern NAME = Pattern.compile("\\{(\\w+)\\}");

    @Test
    void refusalsSayWhatIsWrongWhereAndWhatWouldBeRight() throws IOException {
        List<String> golden = Files.readAllLines(GOLDEN);
        List<String> actual = new ArrayList<>();
        try (Bench bench = new Bench()) {
            P4RuntimeClient client = bench.primary();
            for (String line : golden) {
                if (line.startsWith("write ")) {
                    actual.add(line);
                    actual.add(write(client, ids(line.substring(6))));
                } else if (line.startsWith("read")) {
                    actual.add(line);
                    actual.add(read(client, ids(line.substring(4))));
                } else if (!line.startsWith("  ")) {
                    actual.add(line);
                }
            }
        }
        if (Boolean.getBoolean("weft.golden.update")) {
            Files.write(GOLDEN, actual);
        }
        assertThat(actual).isEqualTo(golden);
        assertThat(actual)
                .filteredOn(line -> line.startsWith("  OK"))
                .as("all are refused")
                .isEmpty();
    }

    @Test
    void callsAsAWholeSayItToo() {
        try (Bench bench = new Bench()) {
            P4RuntimeClient client = bench.client(1, new Bench.Heard());
            StatusRuntimeException device = failure(() -> bench.stub()
                    .getForwardingPipelineConfig(GetForwardingPipelineConfigRequest.newBuilder()
                            .setDeviceId(8)
                            .build()));
            assertThat(device).hasMessage("NOT_FOUND: no device 8 here; this is device 7");
            StatusRuntimeException action = failure(() -> bench.stub()
                    .setForwardingPipelineConfig(SetForwardingPipelineConfigRequest.newBuilder()
                            .setDeviceId(7)
                            .setElectionId(client.electionId().orElseThrow().toMessage())
                            .build()));
            assertThat(action)
                    .hasMessage("INVALID_ARGUMENT: action is not set; valid: VERIFY, VERIFY_AND_SAVE,"
                            + " VERIFY_AND_COMMIT, COMMIT, RECONCILE_AND_COMMIT");
            StatusRuntimeException role = failure(() -> bench.stub()
                    .write(WriteRequest.newBuilder().setDeviceId(7).setRole("x").build()));
            assertThat(role).hasMessage("NOT_FOUND: device 7 knows no role 'x'; known: ''");
            StatusRuntimeException primary = failure(() ->
                    bench.stub().write(WriteRequest.newBuilder().setDeviceId(7).build()));
            assertThat(primary)
                    .hasMessage("PERMISSION_DENIED: election id 0 is not the primary's for role '' of device 7");
            assertThat(Bench.failure(() -> client.write(List.of())))
                    .hasMessageContaining(
                            "FAILED_PRECONDITION no forwarding pipeline config set for device 7: SetForwardingPipelineConfig first");
        }
    }

    private static String write(P4RuntimeClient client, String update) {
        P4RuntimeException failure = Bench.failure(() -> client.write(List.of(Bench.update(update))));
        if (failure == null) {
            return "  OK";
        }
        P4RuntimeException.UpdateError error = failure.updateErrors().get(0);
        return "  " + error.code() + " " + error.message();
    }

    private static String read(P4RuntimeClient client, String pattern) {
        P4RuntimeException failure = Bench.failure(() -> Bench.read(client, pattern));
        if (failure == null) {
            return "  OK";
        }
        var details = io.grpc.protobuf.StatusProto.fromThrowable(failure.getCause());
        try {
            var error = details.getDetails(0).unpack(p4.v1.P4RuntimeOuterClass.Error.class);
            return "  " + io.grpc.Status.fromCodeValue(error.getCanonicalCode()).getCode() + " " + error.getMessage();
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String ids(String text) {
        Matcher names = NAME.matcher(text);
        StringBuilder result = new StringBuilder();
        while (names.find()) {
            names.appendReplacement(result, String.valueOf(id(names.group(1))));
        }
        return names.appendTail(result).toString();
    }

    private static int id(String name) {
        return Bench.INDEX
                .tables()
                .find(name)
                .map(t -> t.getPreamble().getId())
                .or(() -> Bench.INDEX
                        .actions()
                        .find(name)
                        .map(a -> a.getPreamble().getId()))
                .or(() -> Bench.INDEX
                        .actionProfiles()
                        .find(name)
                        .map(p -> p.getPreamble().getId()))
                .or(() -> Bench.INDEX
                        .counters()
                        .find(name)
                        .map(c -> c.getPreamble().getId()))
                .or(() ->
                        Bench.INDEX.meters().find(name).map(m -> m.getPreamble().getId()))
                .or(() -> Bench.INDEX
                        .registers()
                        .find(name)
                        .map(r -> r.getPreamble().getId()))
                .or(() -> Bench.INDEX
                        .digests()
                        .find(name)
                        .map(d -> d.getPreamble().getId()))
                .or(() -> Bench.INDEX
                        .valueSets()
                        .find(name)
                        .map(v -> v.getPreamble().getId()))
                .orElseThrow(() -> new IllegalArgumentException("no P4 object is called " + name));
    }

    private static StatusRuntimeException failure(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return Assertions.catchThrowableOfType(StatusRuntimeException.class, call);
    }
}
