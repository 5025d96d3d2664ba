package dev.weft.bmv2.agree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.bmv2.TestPrograms;
import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.ReplicationControl;
import dev.weft.bmv2.control.StateControl;
import dev.weft.bmv2.control.SwitchControl;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.exec.ExecutorKind;
import dev.weft.bmv2.program.CounterArray;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.ProgramLoader;
import dev.weft.bmv2.program.RegisterArray;
import dev.weft.bmv2.reference.SimpleSwitch;
import dev.weft.bmv2.reference.SwitchCopy;
import dev.weft.bmv2.stf.EmbeddedStfTarget;
import dev.weft.bmv2.stf.StfCommand;
import dev.weft.bmv2.stf.StfParser;
import dev.weft.bmv2.stf.StfRunner;
import dev.weft.bmv2.stf.StfSuite;
import dev.weft.bmv2.stf.StfTarget;
import dev.weft.bmv2.stf.StfTargetException;
import dev.weft.bmv2.trace.PacketTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/**
 * Both executors do what bmv2's simple_switch does, bit by bit: for every script of p4c's corpus and of our own, and for
 * random packets and entries on every program ({@link AgreedPrograms}). Skipped where bmv2 is not installed. {@code
 * -Dweft.bmv2.packets=N} sets the number of random packets per program, {@code -Dweft.bmv2.seed} the seed.
 */
@Tag("bmv2")
class Bmv2AgreesTest {
    private static final int PACKETS = Integer.getInteger("weft.bmv2.packets", 60);
    private static final long SEED = Long.getLong("weft.bmv2.seed", 1);
    private static final int CELLS = 16;

    /** What differs from run to run on bmv2 itself: time and queues. Random numbers are a primitive. */
    private static final Set<String> UNREPEATABLE = Set.of(
            "ingress_global_timestamp",
            "egress_global_timestamp",
            "enq_timestamp",
            "enq_qdepth",
            "deq_timedelta",
            "deq_qdepth",
            "modify_field_rng_uniform");

    /** Own scripts that read cells beyond an array: bmv2 looks at the index only if built without NDEBUG. */
    private static final Set<String> BEYOND_ARRAYS = Set.of("tables", "outside");

    /** Own programs that bmv2 cannot load: docs/v1model.md. */
    private static final Set<String> NOT_LOADED = Set.of("computed_key", "computed_validity", "signed_select");

    private static void assumeLoads(String program) {
        assumeFalse(NOT_LOADED.contains(program), "bmv2 cannot load what p4c writes for this program");
    }

    private static Path bmv2() {
        Optional<Path> installed = SimpleSwitch.installed();
        assumeTrue(installed.isPresent(), "bmv2: simple_switch is neither on the PATH nor named by WEFT_BMV2: skipped");
        return installed.get();
    }

    @TestFactory
    Stream<DynamicTest> scripts() throws IOException {
        List<Path> folders = new ArrayList<>(List.of(Path.of("src/test/resources")));
        TestPrograms.corpus().ifPresent(folders::add);
        return StfSuite.find(folders).stream().map(v -> DynamicTest.dynamicTest(v.name(), () -> script(bmv2(), v)));
    }

    private static void script(Path bmv2, StfSuite.Vector vector) throws IOException {
        List<StfCommand> script = StfParser.parse(Files.readString(vector.script()));
        assumeLoads(vector.name());
        List<String> theirs;
        SimpleSwitch started = SimpleSwitch.start(bmv2, vector.json());
        try (Recorder target = new Recorder(started)) {
            assertThat(StfRunner.run(target, script)).as("expectations on bmv2").isEmpty();
            theirs = target.seen;
        } catch (StfTargetException e) {
            assumeFalse(
                    started.hasEnded() && BEYOND_ARRAYS.contains(vector.name()),
                    "bmv2 ends: it was built without checks of indices (NDEBUG)");
            throw e;
        }
        for (ExecutorKind kind : ExecutorKind.values()) {
            try (Recorder target = new Recorder(new EmbeddedStfTarget(ProgramLoader.load(vector.json()), kind))) {
                assertThat(StfRunner.run(target, script)).as("%s", kind).isEmpty();
                assertThat(target.seen).as("%s against bmv2", kind).isEqualTo(theirs);
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> randomPackets() throws IOException {
        return AgreedPrograms.files().stream()
                .map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), () -> random(bmv2(), file)));
    }

    private static void random(Path bmv2, Path file) throws IOException {
        String name = file.getFileName().toString().replace(".json", "");
        assumeLoads(name);
        assumeFalse(name.equals("outside"), "indices outside of arrays: what bmv2 does then is not defined");
        String unrepeatable = unrepeatable(file);
        assumeTrue(unrepeatable == null, "uses " + unrepeatable + ", which is another each time");
        Random random = new Random(SEED * 31 + file.getFileName().hashCode());
        Program program = ProgramLoader.load(file);
        List<EmbeddedStfTarget> ours = Stream.of(ExecutorKind.values())
                .map(kind -> new EmbeddedStfTarget(program, kind))
                .toList();
        // It has the same entries, and tells which tables the packets reach.
        EmbeddedStfTarget scout = new EmbeddedStfTarget(program, ExecutorKind.INTERPRETED);
        RandomEntries entries = new RandomEntries(
                program,
                random,
                Stream.concat(ours.stream(), Stream.of(scout))
                        .map(EmbeddedStfTarget::control)
                        .toList(),
                true);
        RandomPackets packets = new RandomPackets(program, random);
        entries.surroundings();
        List<byte[]> frames = new ArrayList<>();
        for (int drawn = 0; frames.size() < PACKETS && drawn < 10 * PACKETS; drawn++) {
            byte[] frame = packets.next();
            PacketTrace trace = scout.receive(frames.size() & 7, frame, true).trace();
            if (!trace.all(PacketTrace.ParserErrorRaised.class).isEmpty()) {
                continue; // what its headers do not hold, bmv2 leaves from the packet before
            }
            frames.add(frame);
            if (frames.size() % 2 == 0) {
                entries.entries(trace);
            }
        }
        assumeFalse(frames.isEmpty(), "the parser takes no packet without an error");
        try (SimpleSwitch theirs = SimpleSwitch.start(bmv2, file)) {
            Map<String, Map<Long, Long>> handles = SwitchCopy.copy(ours.get(0).control(), theirs);
            for (int i = 0; i < frames.size(); i++) {
                byte[] frame = frames.get(i);
                String expected = textOrEnd(theirs, i, frame);
                for (EmbeddedStfTarget target : ours) {
                    assertThat(text(target.receive(i & 7, frame, false)))
                            .as(
                                    "packet %d on port %d: %s",
                                    i, i & 7, HexFormat.of().formatHex(frame))
                            .isEqualTo(expected);
                }
            }
            for (EmbeddedStfTarget target : ours) {
                assertThat(state(target.control(), target, null)).isEqualTo(state(target.control(), theirs, handles));
            }
        }
    }

    /** Some packets make bmv2 itself end: what it would do with the rest nobody knows. */
    private static String textOrEnd(SimpleSwitch theirs, int number, byte[] frame) {
        try {
            return text(theirs.receive(number & 7, frame, false));
        } catch (StfTargetException e) {
            assumeFalse(theirs.hasEnded(), "equal up to packet " + number + ", which bmv2 did not survive");
            throw e;
        }
    }

    /** Names of fields or primitives that the program uses and that make its output another each time; or null. */
    private static String unrepeatable(Path file) throws IOException {
        ObjectNode root = (ObjectNode) new ObjectMapper().readTree(file.toFile());
        root.remove(List.of("field_aliases", "header_types"));
        return find(root);
    }

    private static String find(JsonNode node) {
        if (node.isTextual() && UNREPEATABLE.contains(node.textValue())) {
            return node.textValue();
        }
        for (JsonNode child : node) {
            String found = find(child);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** The first registers and counters, and the counters of entries. */
    private static List<Object> state(SwitchControl control, StfTarget target, Map<String, Map<Long, Long>> handles) {
        List<Object> result = new ArrayList<>();
        for (RegisterArray register : control.state().registers()) {
            for (int i = 0; register.width() <= Long.SIZE && i < Math.min(CELLS, register.size()); i++) {
                result.add(register.name() + i + target.state().readRegister(register.name(), i));
            }
        }
        for (CounterArray counter : control.state().counters()) {
            for (int i = 0; !counter.direct() && i < Math.min(CELLS, counter.size()); i++) {
                result.add(counter.name() + i + target.state().readCounter(counter.name(), i));
            }
            if (counter.direct()) {
                control.tables().forEach(counter.binding(), entry -> {
                    if (!entry.constant()) {
                        long handle = handles == null
                                ? entry.handle()
                                : handles.get(counter.binding()).get(entry.handle());
                        result.add(counter.binding() + entry.handle() + target.entryCounter(counter.binding(), handle));
                    }
                });
            }
        }
        return result;
    }

    /** What left, port by port. Between ports bmv2 has no order. */
    private static String text(StfTarget.Outcome outcome) {
        Map<Integer, List<String>> byPort = new TreeMap<>();
        for (StfTarget.Output output : outcome.outputs()) {
            byPort.computeIfAbsent(output.port(), p -> new ArrayList<>())
                    .add(HexFormat.of().formatHex(output.frame()));
        }
        return byPort.toString();
    }

    /** Notes what left for each packet. */
    private static final class Recorder implements StfTarget {
        private final StfTarget target;
        private final List<String> seen = new ArrayList<>();

        Recorder(StfTarget target) {
            this.target = target;
        }

        @Override
        public Program program() {
            return target.program();
        }

        @Override
        public Outcome receive(int port, byte[] frame, boolean traced) {
            Outcome outcome = target.receive(port, frame, traced);
            seen.add(text(outcome));
            return outcome;
        }

        @Override
        public long insert(TableEntry entry) {
            return target.insert(entry);
        }

        @Override
        public void delete(String table, long handle) {
            target.delete(table, handle);
        }

        @Override
        public void setDefault(String table, TableAction.Call call) {
            target.setDefault(table, call);
        }

        @Override
        public CounterValue entryCounter(String table, long handle) {
            return target.entryCounter(table, handle);
        }

        @Override
        public StateControl state() {
            return target.state();
        }

        @Override
        public ReplicationControl replication() {
            return target.replication();
        }

        @Override
        public void close() {
            target.close();
        }
    }
}
