package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.p4.runtime.ElectionId;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import dev.weft.p4.runtime.client.P4RuntimeException;
import io.grpc.Status.Code;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.FieldMatch;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.Update;
import p4.v1.P4RuntimeOuterClass.WriteRequest.Atomicity;

/**
 * Random writes, valid and broken, in every atomicity mode, against {@link FuzzOracle}: the right code for each update,
 * nothing half applied, and reads that give what the oracle has (the idea is that of PINS' p4_fuzzer). {@code
 * -Dweft.p4runtime.fuzz=N} runs N seeds.
 */
class FuzzTest {
    private static final int SEEDS = Integer.getInteger("weft.p4runtime.fuzz", 40);
    private static final int BATCHES = 25;
    private static final int MAX_BATCH = 12;

    @Test
    void everyWriteDoesWhatTheOracleSays() {
        Map<FuzzMutation, Integer> met = new EnumMap<>(FuzzMutation.class);
        int accepted = 0;
        int[] denied = new int[1];
        for (int seed = 0; seed < SEEDS; seed++) {
            accepted += run(seed, met, denied);
        }
        assertThat(met).as("every kind of broken write was tried").containsOnlyKeys(FuzzMutation.values());
        assertThat(denied[0]).as("writes of a role to tables of others").isGreaterThan(SEEDS);
        assertThat(FuzzMutation.values()).hasSizeGreaterThanOrEqualTo(15);
        assertThat(accepted).as("enough got through for the state to matter").isGreaterThan(SEEDS * BATCHES);
    }

    private static int run(int seed, Map<FuzzMutation, Integer> met, int[] denied) {
        Random random = new Random(seed);
        FuzzEntities entities = new FuzzEntities(random);
        FuzzForge forge = new FuzzForge(entities);
        FuzzOracle oracle = new FuzzOracle();
        int accepted = 0;
        try (Bench bench = new Bench()) {
            P4RuntimeClient client = bench.primary();
            P4RuntimeClient part = P4RuntimeClient.builder(bench.channel(), Bench.DEVICE)
                    .role("part")
                    .roleConfig(RoleTest.part("smac"))
                    .electionId(ElectionId.of(1))
                    .open();
            for (int batch = 0; batch < BATCHES; batch++) {
                Atomicity atomicity = Atomicity.forNumber(random.nextInt(3));
                FuzzOracle next = oracle.copy();
                List<Update> updates = new ArrayList<>();
                List<Set<Code>> expected = new ArrayList<>();
                boolean clean = random.nextInt(3) == 0;
                for (int i = 1 + random.nextInt(MAX_BATCH); i > 0; i--) {
                    if (!clean && random.nextInt(3) == 0) {
                        FuzzMutation mutation = seldom(random, met);
                        mutation.make(forge, next).ifPresent(update -> {
                            met.merge(mutation, 1, Integer::sum);
                            updates.add(update);
                            expected.add(Set.of(mutation.code()));
                        });
                        continue;
                    }
                    Update update = entities.update();
                    Set<Code> codes = next.expected(update);
                    if (clean && !codes.isEmpty()) {
                        continue;
                    }
                    updates.add(random.nextInt(4) == 0 ? lengthened(update) : update);
                    expected.add(codes);
                    if (codes.isEmpty()) {
                        next.apply(update);
                    }
                }
                for (Update foreign : updates) {
                    if (random.nextInt(8) == 0 && isForeign(foreign)) {
                        assertThat(Bench.code(part, foreign))
                                .as("seed %d, of a role without it: %s", seed, foreign)
                                .isEqualTo(Code.PERMISSION_DENIED);
                        denied[0]++;
                    }
                }
                List<Code> actual = codes(client, updates, atomicity);
                boolean failed = expected.stream().anyMatch(codes -> !codes.isEmpty());
                for (int i = 0; i < updates.size(); i++) {
                    Set<Code> wanted = expected.get(i);
                    if (atomicity != Atomicity.CONTINUE_ON_ERROR && failed) {
                        continue;
                    }
                    if (wanted.isEmpty()) {
                        assertThat(actual.get(i))
                                .as("seed %d: %s", seed, updates.get(i))
                                .isEqualTo(Code.OK);
                    } else {
                        assertThat(actual.get(i))
                                .as("seed %d: %s", seed, updates.get(i))
                                .isIn(wanted);
                    }
                }
                if (atomicity != Atomicity.CONTINUE_ON_ERROR && failed) {
                    onlyTheFirstFailureIsNamed(expected, actual, updates, seed);
                } else {
                    oracle = next;
                    accepted += (int) expected.stream().filter(Set::isEmpty).count();
                }
                assertThat(written(client)).as("seed %d, batch %d", seed, batch).isEqualTo(oracle.everything());
            }
        }
        return accepted;
    }

    /** The one of two kinds that was tried less often: some seldom have an occasion. */
    private static FuzzMutation seldom(Random random, Map<FuzzMutation, Integer> met) {
        FuzzMutation[] all = FuzzMutation.values();
        FuzzMutation one = all[random.nextInt(all.length)];
        FuzzMutation other = all[random.nextInt(all.length)];
        return met.getOrDefault(one, 0) <= met.getOrDefault(other, 0) ? one : other;
    }

    /** A table that is there, and is not the role's. */
    private static boolean isForeign(Update update) {
        int table = update.getEntity().getTableEntry().getTableId();
        return Bench.INDEX.tables().all().stream()
                .anyMatch(each -> each.getPreamble().getId() == table
                        && !each.getPreamble().getName().equals("In.smac"));
    }

    private static void onlyTheFirstFailureIsNamed(
            List<Set<Code>> expected, List<Code> actual, List<Update> updates, int seed) {
        int first = 0;
        while (expected.get(first).isEmpty()) {
            first++;
        }
        for (int i = 0; i < actual.size(); i++) {
            if (i == first) {
                assertThat(actual.get(i))
                        .as("seed %d: %s", seed, updates.get(i))
                        .isIn(expected.get(i));
            } else {
                assertThat(actual.get(i)).as("seed %d", seed).isEqualTo(Code.ABORTED);
            }
        }
    }

    /** The same entry with values longer than they need be, which must be taken and read back in short form. */
    private static Update lengthened(Update update) {
        if (!update.getEntity().hasTableEntry()) {
            return update;
        }
        Update.Builder longer = update.toBuilder();
        TableEntry.Builder entry = longer.getEntityBuilder().getTableEntryBuilder();
        for (FieldMatch.Builder match : entry.getMatchBuilderList()) {
            if (match.hasExact()) {
                match.getExactBuilder().setValue(padded(match.getExact().getValue()));
            } else if (match.hasTernary()) {
                match.getTernaryBuilder()
                        .setValue(padded(match.getTernary().getValue()))
                        .setMask(padded(match.getTernary().getMask()));
            } else if (match.hasLpm()) {
                match.getLpmBuilder().setValue(padded(match.getLpm().getValue()));
            }
        }
        if (entry.getAction().hasAction()) {
            entry.getActionBuilder()
                    .getActionBuilder()
                    .getParamsBuilderList()
                    .forEach(param -> param.setValue(padded(param.getValue())));
        }
        return longer.build();
    }

    private static ByteString padded(ByteString value) {
        return ByteString.copyFrom(new byte[9]).concat(value);
    }

    private static Set<Entity> written(P4RuntimeClient client) {
        List<Entity> found = client.read(List.of(
                Bench.entity("table_entry {}"),
                Bench.entity("action_profile_member {}"),
                Bench.entity("action_profile_group {}"),
                Bench.entity("packet_replication_engine_entry {}")));
        Set<Entity> written = new HashSet<>();
        for (Entity entity : found) {
            if (!entity.getTableEntry().getIsConst()) {
                assertThat(written.add(entity)).as("found once: %s", entity).isTrue();
            }
        }
        return written;
    }

    private static List<Code> codes(P4RuntimeClient client, List<Update> updates, Atomicity atomicity) {
        List<Code> codes = new ArrayList<>();
        updates.forEach(update -> codes.add(Code.OK));
        P4RuntimeException failure = Bench.failure(() -> client.write(updates, atomicity));
        if (failure != null) {
            assertThat(failure.code()).isEqualTo(Code.UNKNOWN);
            failure.updateErrors().forEach(error -> {
                codes.set(error.position(), error.code());
                assertThat(error.message()).isNotBlank();
            });
        }
        return codes;
    }
}
