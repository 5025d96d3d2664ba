package dev.weft.lab.translation;

import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.ProfileControl;
import dev.weft.bmv2.control.SwitchControl;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.exec.ExecutorKind;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.ProgramLoader;
import dev.weft.control.core.ir.ActionCall;
import dev.weft.control.core.ir.Candidate;
import dev.weft.control.core.ir.FieldMatch;
import dev.weft.control.core.ir.Pool;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.pipeline.MatchField;
import dev.weft.control.core.pipeline.Parameter;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.p4.program.Drop;
import dev.weft.p4.program.WeftProgram;
import dev.weft.p4.program.wire.StateMessage;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** An embedded switch with the Weft program, the entries of a compilation, and the state that its agent would keep. */
final class InstalledSwitch {
    private static final Program PROGRAM = ProgramLoader.load(WeftProgram.json());
    private static final int CPU = WeftProgram.CPU_PORT;
    private static final String DROPS = "WeftIngress.drops";
    private static final int STATE_WRITE = 1;
    private static final int OUT_SUBMIT = 1;
    private static final int OUT_STATE = 2;
    private static final int PAIRS = 1;
    private static final int LOAD = 2;
    private static final int NETWORK = 3;

    /** A packet that left. */
    record Sent(int port, byte[] bytes) {}

    private final EmbeddedSwitch device;
    private final PipelineModel pipeline;
    private final List<Sent> sent = new ArrayList<>();
    private final Map<String, Set<String>> offered = new HashMap<>();

    InstalledSwitch(PipelineModel pipeline, SwitchConfiguration configuration, Random random) {
        this(pipeline, configuration, random, () -> 0L);
    }

    /**
     * Installs a configuration; its rates are left out.
     *
     * @param clock the device's, in ns
     */
    InstalledSwitch(PipelineModel pipeline, SwitchConfiguration configuration, Random random, LongSupplier clock) {
        this(pipeline, configuration, random, clock, ExecutorKind.COMPILED);
    }

    /** As the other, executed in one way or the other. */
    InstalledSwitch(
            PipelineModel pipeline,
            SwitchConfiguration configuration,
            Random random,
            LongSupplier clock,
            ExecutorKind executor) {
        this.pipeline = pipeline;
        this.device = EmbeddedSwitch.builder(PROGRAM)
                .cpuPort(CPU)
                .clock(clock)
                .executor(executor)
                .sink((port, buffer, offset, length) ->
                        sent.add(new Sent(port, Arrays.copyOfRange(buffer, offset, offset + length))))
                .build();
        install(configuration);
        configuration.agent().orElseThrow().pools().forEach(pool -> steer(pool, random));
    }

    /** Lets a frame in at a port and returns what leaves. */
    List<Sent> receive(int port, byte[] frame) {
        sent.clear();
        device.receive(port, frame, 0, frame.length);
        return List.copyOf(sent);
    }

    /** Lets the CPU submit a frame as if it had come in at a port. */
    List<Sent> submit(int port, byte[] frame) {
        return receive(CPU, submission(port, frame));
    }

    /** What the CPU sends to submit a frame. */
    static byte[] submission(int port, byte[] frame) {
        ByteBuffer out = ByteBuffer.allocate(4 + frame.length);
        out.putShort((short) port).put((byte) OUT_SUBMIT).put((byte) 0).put(frame);
        return out.array();
    }

    /** The device's control API. */
    SwitchControl control() {
        return device.control();
    }

    /** Returns how many packets were dropped for each reason. */
    long[] drops() {
        long[] counts = new long[Drop.values().length];
        for (int i = 0; i < counts.length; i++) {
            counts[i] = device.control().state().readCounter(DROPS, i).packets();
        }
        return counts;
    }

    /**
     * Returns the instances that the agent offers to new flows.
     *
     * @param statement the id of a demand, or of a service for its default
     */
    Set<String> offered(String statement) {
        return offered.get(statement);
    }

    /** Does what an agent does, with a random opinion of which of the pool's candidates are feasible. */
    private void steer(Pool pool, Random random) {
        List<Candidate> feasible = new ArrayList<>(pool.candidates());
        Collections.shuffle(feasible, random);
        feasible = feasible.subList(0, Math.min(feasible.size(), 1 + random.nextInt(2)));
        offered.put(pool.statement(), feasible.stream().map(Candidate::name).collect(Collectors.toSet()));
        for (int i = 0; i < WeftProgram.PAIRS_PER_POOL && !feasible.isEmpty(); i++) {
            int a = feasible.get(random.nextInt(feasible.size())).instance();
            int b = random.nextBoolean()
                    ? 0
                    : feasible.get(random.nextInt(feasible.size())).instance();
            write(PAIRS, pool.number() * WeftProgram.PAIRS_PER_POOL + i, a << 16 | b);
        }
        Random further = new Random(pool.number());
        for (int i = 0; i < WeftProgram.PAIRS_PER_POOL && !feasible.isEmpty(); i++) {
            int c = further.nextBoolean()
                    ? 0
                    : feasible.get(further.nextInt(feasible.size())).instance();
            int d = further.nextBoolean()
                    ? 0
                    : feasible.get(further.nextInt(feasible.size())).instance();
            write(StateMessage.MORE, pool.number() * WeftProgram.PAIRS_PER_POOL + i, c << 16 | d);
        }
        write(StateMessage.SPILL, pool.number(), further.nextBoolean() ? 0 : further.nextInt(20_000));
        for (Candidate candidate : pool.candidates()) {
            write(StateMessage.UNIT, candidate.instance(), further.nextInt(3) * 1_000);
            write(StateMessage.SENT, candidate.instance(), further.nextInt(3));
            write(LOAD, candidate.instance(), random.nextInt(10_000));
            write(NETWORK, candidate.instance(), random.nextInt(10_000));
        }
    }

    /** Writes a register cell as an agent does. */
    void write(int array, int index, int value) {
        ByteBuffer out = ByteBuffer.allocate(16);
        out.putShort((short) 0).put((byte) OUT_STATE).put((byte) 0);
        out.put((byte) STATE_WRITE)
                .put((byte) array)
                .putShort((short) 0)
                .putInt(index)
                .putInt(value);
        if (!receive(CPU, out.array()).isEmpty()) {
            throw new AssertionError("a state write has no answer");
        }
    }

    private void install(SwitchConfiguration configuration) {
        SwitchControl control = device.control();
        configuration
                .members()
                .values()
                .forEach(member -> control.profiles()
                        .insertMember(
                                member.key().profile(),
                                new ProfileControl.Member(member.key().id(), call(member.action()))));
        configuration.groups().values().forEach(group -> {
            List<ProfileControl.GroupMember> members = new ArrayList<>();
            group.members().forEach((id, weight) -> members.add(new ProfileControl.GroupMember(id, weight)));
            control.profiles()
                    .insertGroup(
                            group.key().profile(),
                            new ProfileControl.Group(group.key().id(), members, 0));
        });
        configuration.entries().values().forEach(entry -> {
            List<MatchValue> key = new ArrayList<>();
            for (MatchField field : pipeline.table(entry.key().table()).fields()) {
                key.add(entry.key()
                        .match(field.name())
                        .map(InstalledSwitch::match)
                        .orElse(MatchValue.any()));
            }
            TableAction action = entry.action().isPresent()
                    ? call(entry.action().get())
                    : new TableAction.Group(entry.group().getAsInt());
            control.tables()
                    .insert(new TableEntry(entry.key().table(), key, entry.key().priority(), action));
        });
    }

    private TableAction.Call call(ActionCall action) {
        List<BigInteger> arguments = new ArrayList<>();
        for (Parameter parameter : pipeline.action(action.action()).parameters()) {
            arguments.add(new BigInteger(1, action.argument(parameter.name()).octets()));
        }
        return new TableAction.Call(action.action(), arguments);
    }

    private static MatchValue match(FieldMatch match) {
        BigInteger value = new BigInteger(1, match.value().octets());
        return switch (match.kind()) {
            case EXACT, OPTIONAL -> new MatchValue.Exact(value);
            case LPM -> new MatchValue.Lpm(value, match.prefixLength());
            case TERNARY ->
                new MatchValue.Ternary(value, new BigInteger(1, match.mask().octets()));
            case RANGE ->
                new MatchValue.Range(value, new BigInteger(1, match.mask().octets()));
        };
    }
}
