package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.p4.runtime.EntryBuilder;
import dev.weft.p4.runtime.Updates;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import dev.weft.p4.runtime.client.P4RuntimeException;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.Update;
import p4.v1.P4RuntimeOuterClass.WriteRequest.Atomicity;

/** Batches that succeed or fail as a whole (specification section 12.2), against a map as the oracle. */
class AtomicityTest {
    @ParameterizedTest
    @EnumSource(
            value = Atomicity.class,
            names = {"ROLLBACK_ON_ERROR", "DATAPLANE_ATOMIC"})
    void aFailureTakesEveryKindOfUpdateBack(Atomicity atomicity) {
        try (Bench bench = new Bench()) {
            P4RuntimeClient client = bench.primary();
            int register = Bench.INDEX.registers().id("cells");
            int ways = Bench.INDEX.actionProfiles().id("ways");
            client.write(List.of(
                    Updates.insert(TableWriteTest.l2(1, 1)),
                    Updates.insert(TableWriteTest.l2(2, 2)),
                    Bench.update("type: INSERT entity { " + multicast(1) + " }")));
            List<Entity> before = everything(client);
            List<Update> batch = new ArrayList<>(List.of(
                    Updates.insert(TableWriteTest.l2(3, 3)),
                    Updates.modify(TableWriteTest.l2(1, 7)),
                    Updates.delete(TableWriteTest.l2(2, 2)),
                    Updates.modify(EntryBuilder.of(Bench.INDEX, "l2")
                            .asDefault()
                            .action("forward", Map.of("port", 5))
                            .build()),
                    Bench.update("type: MODIFY entity { " + multicast(2) + " }"),
                    Bench.update("type: MODIFY entity { register_entry { register_id: " + register
                            + " data { bitstring: \"\\x09\" } } }"),
                    Bench.update("type: INSERT entity { action_profile_member { action_profile_id: " + ways
                            + " member_id: 1 action { action_id: "
                            + Bench.INDEX.actions().id("use_port") + " params { param_id: 1 value: \"\\1\" } } } }"),
                    Bench.update("type: INSERT entity { digest_entry { digest_id: "
                            + Bench.INDEX.digests().id("learn_t") + " } }")));
            Update bad = Updates.insert(TableWriteTest.l2(1, 1));
            batch.add(bad);
            P4RuntimeException failure = Bench.failure(() -> client.write(batch, atomicity));
            assertThat(failure.updateErrors()).hasSize(batch.size());
            assertThat(failure.updateErrors().get(8).code()).isEqualTo(Code.ALREADY_EXISTS);
            assertThat(failure.updateErrors().get(0).code()).isEqualTo(Code.ABORTED);
            assertThat(everything(client)).containsExactlyInAnyOrderElementsOf(before);
            batch.remove(bad);
            client.write(batch, atomicity);
            assertThat(client.readTable("l2"))
                    .containsExactlyInAnyOrder(TableWriteTest.l2(1, 7), TableWriteTest.l2(3, 3));
        }
    }

    @Test
    void goingOnKeepsWhatSucceeded() {
        try (Bench bench = new Bench()) {
            P4RuntimeClient client = bench.primary();
            Bench.failure(() -> client.write(
                    List.of(Updates.modify(TableWriteTest.l2(1, 1)), Updates.insert(TableWriteTest.l2(2, 2)))));
            assertThat(client.readTable("l2")).containsExactly(TableWriteTest.l2(2, 2));
        }
    }

    /** Random batches on a table of four entries; a map says what each update must answer. */
    @Property(tries = 60)
    void tablesBehaveLikeAMap(@ForAll long seed) {
        Random random = new Random(seed);
        try (Bench bench = new Bench()) {
            P4RuntimeClient client = bench.primary();
            Map<Integer, Integer> model = new HashMap<>();
            for (int batches = 0; batches < 8; batches++) {
                List<Update> updates = new ArrayList<>();
                Atomicity atomicity = Atomicity.forNumber(random.nextInt(3));
                Map<Integer, Integer> next = new HashMap<>(model);
                List<Code> expected = new ArrayList<>();
                for (int i = random.nextInt(6); i >= 0; i--) {
                    int dst = random.nextInt(6);
                    int port = random.nextInt(512);
                    Update.Type type = Update.Type.forNumber(1 + random.nextInt(3));
                    updates.add(Update.newBuilder()
                            .setType(type)
                            .setEntity(Entity.newBuilder().setTableEntry(TableWriteTest.l2(dst, port)))
                            .build());
                    expected.add(apply(next, type, dst, port));
                }
                List<Code> actual = codes(client, updates, atomicity);
                if (atomicity == Atomicity.CONTINUE_ON_ERROR) {
                    assertThat(actual).isEqualTo(expected);
                    model = next;
                } else if (expected.stream().allMatch(code -> code == Code.OK)) {
                    assertThat(actual).isEqualTo(expected);
                    model = next;
                } else {
                    int failed = firstFailure(expected);
                    assertThat(actual.get(failed)).isEqualTo(expected.get(failed));
                }
                assertThat(client.readTable("l2"))
                        .containsExactlyInAnyOrderElementsOf(model.entrySet().stream()
                                .map(entry -> TableWriteTest.l2(entry.getKey(), entry.getValue()))
                                .toList());
            }
        }
    }

    private static Code apply(Map<Integer, Integer> model, Update.Type type, int dst, int port) {
        boolean known = model.containsKey(dst);
        if (type == Update.Type.INSERT) {
            if (known) {
                return Code.ALREADY_EXISTS;
            } else if (model.size() == 4) {
                return Code.RESOURCE_EXHAUSTED;
            }
            model.put(dst, port);
        } else if (!known) {
            return Code.NOT_FOUND;
        } else if (type == Update.Type.MODIFY) {
            model.put(dst, port);
        } else {
            model.remove(dst);
        }
        return Code.OK;
    }

    private static int firstFailure(List<Code> codes) {
        int i = 0;
        while (codes.get(i) == Code.OK) {
            i++;
        }
        return i;
    }

    private static List<Code> codes(P4RuntimeClient client, List<Update> updates, Atomicity atomicity) {
        List<Code> codes = new ArrayList<>();
        updates.forEach(update -> codes.add(Code.OK));
        P4RuntimeException failure = Bench.failure(() -> client.write(updates, atomicity));
        if (failure != null) {
            assertThat(failure.updateErrors()).isNotEmpty();
            failure.updateErrors().forEach(error -> codes.set(error.position(), error.code()));
        }
        return codes;
    }

    private static List<Entity> everything(P4RuntimeClient client) {
        return client.read(List.of(
                Bench.entity("table_entry {}"),
                Bench.entity("table_entry { is_default_action: true }"),
                Bench.entity("action_profile_member {}"),
                Bench.entity("action_profile_group {}"),
                Bench.entity("packet_replication_engine_entry {}"),
                Bench.entity("register_entry {}"),
                Bench.entity("counter_entry {}"),
                Bench.entity("digest_entry {}")));
    }

    private static String multicast(int port) {
        return "packet_replication_engine_entry { multicast_group_entry { multicast_group_id: 1 replicas { port: \"\\x0"
                + port + "\" } } }";
    }
}
