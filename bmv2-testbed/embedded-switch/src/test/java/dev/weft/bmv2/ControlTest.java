package dev.weft.bmv2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.ControlException.Reason;
import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.EntryView;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.control.ProfileControl.Group;
import dev.weft.bmv2.control.ProfileControl.GroupMember;
import dev.weft.bmv2.control.ProfileControl.Member;
import dev.weft.bmv2.control.ReplicationControl.CloneSession;
import dev.weft.bmv2.control.ReplicationControl.MulticastGroup;
import dev.weft.bmv2.control.ReplicationControl.Replica;
import dev.weft.bmv2.control.SwitchControl;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.trace.PacketTrace;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The control API on {@code control.p4}: what it writes, a packet meets. */
class ControlTest {
    private static final int IP = 0x0a000001;
    private static final List<MatchValue> TEN_SLASH_8 = List.of(MatchValue.lpm(0x0a000000, 8));

    private record Sent(int port, byte[] frame) {
        int mark() {
            return frame[8] & 0xff;
        }

        int colour() {
            return frame[9] & 0xff;
        }
    }

    private final List<Sent> sent = new ArrayList<>();
    private long nowNs;
    private EmbeddedSwitch target;
    private SwitchControl control;

    @BeforeEach
    void start() {
        target = EmbeddedSwitch.builder(TestPrograms.program("control"))
                .clock(() -> nowNs)
                .sink((port, b, o, n) -> sent.add(new Sent(port, Arrays.copyOfRange(b, o, o + n))))
                .build();
        control = target.control();
        control.tables().insert(new TableEntry("I.fwd", TEN_SLASH_8, 0, TableAction.Call.of("I.send", 3)));
    }

    private static byte[] frame(int kind, int a, int b, int ip) {
        return new byte[] {
            (byte) kind,
            (byte) a,
            (byte) (b >> 8),
            (byte) b,
            (byte) (ip >> 24),
            (byte) (ip >> 16),
            (byte) (ip >> 8),
            (byte) ip,
            0,
            0,
            0,
            0,
            'p'
        };
    }

    private List<Sent> send(int kind, int a, int b, int ip) {
        sent.clear();
        byte[] frame = frame(kind, a, b, ip);
        target.receive(0, frame, 0, frame.length);
        return List.copyOf(sent);
    }

    private Sent sendOne(int kind, int a, int b) {
        List<Sent> all = send(kind, a, b, IP);
        assertThat(all).hasSize(1);
        return all.get(0);
    }

    private static void refused(Reason reason, String words, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(ControlException.class, e -> {
            assertThat(e.reason()).isEqualTo(reason);
            assertThat(e).hasMessageContaining(words);
        });
    }

    private static TableEntry fwd(int prefix, int length, TableAction action) {
        return new TableEntry("I.fwd", List.of(MatchValue.lpm(prefix, length)), 0, action);
    }

    @Test
    void entriesComeChangeAndGo() {
        assertThat(sendOne(0, 0, 0).port()).isEqualTo(3);
        control.tables().modify(fwd(0x0a000000, 8, TableAction.Call.of("I.send", 4)));
        assertThat(sendOne(0, 0, 0).port()).isEqualTo(4);
        control.tables().insert(fwd(0x0a000000, 24, TableAction.Call.of("I.send", 5)));
        assertThat(sendOne(0, 0, 0).port()).isEqualTo(5);
        control.tables().delete("I.fwd", List.of(MatchValue.lpm(0x0a0000ff, 24)), 0);
        control.tables().delete("I.fwd", TEN_SLASH_8, 0);
        assertThat(send(0, 0, 0, IP)).isEmpty();
        assertThat(control.tables().size("I.fwd")).isZero();
    }

    @Test
    void errorsHaveReasons() {
        refused(Reason.NOT_FOUND, "nosuch", () -> control.tables().size("nosuch"));
        refused(
                Reason.ALREADY_EXISTS,
                "I.fwd",
                () -> control.tables().insert(fwd(0x0a123456, 8, TableAction.Call.of("I.drop"))));
        refused(
                Reason.NOT_FOUND,
                "no entry",
                () -> control.tables().modify(fwd(0x0b000000, 8, TableAction.Call.of("I.drop"))));
        refused(
                Reason.INVALID_ARGUMENT,
                "'I.mark' is not one of the table's actions",
                () -> control.tables().insert(fwd(0, 1, TableAction.Call.of("I.mark", 1))));
        refused(
                Reason.INVALID_ARGUMENT,
                "takes 1 arguments, found 0",
                () -> control.tables().insert(fwd(0, 1, TableAction.Call.of("I.send"))));
        refused(
                Reason.INVALID_ARGUMENT,
                "0x200 does not fit 9 bits",
                () -> control.tables().insert(fwd(0, 1, TableAction.Call.of("I.send", 512))));
        refused(
                Reason.INVALID_ARGUMENT,
                "prefix length 33",
                () -> control.tables().insert(fwd(0, 33, TableAction.Call.of("I.drop"))));
        refused(
                Reason.INVALID_ARGUMENT,
                "takes 1 match fields",
                () -> control.tables().insert(new TableEntry("I.fwd", List.of(), 0, TableAction.Call.of("I.drop"))));
        refused(
                Reason.INVALID_ARGUMENT,
                "no priority",
                () -> control.tables().insert(new TableEntry("I.fwd", TEN_SLASH_8, 1, TableAction.Call.of("I.drop"))));
        refused(
                Reason.INVALID_ARGUMENT,
                "needs a priority",
                () -> control.tables()
                        .insert(new TableEntry(
                                "I.acl",
                                List.of(MatchValue.any(), MatchValue.any(), MatchValue.any()),
                                0,
                                TableAction.Call.of("I.drop"))));
        refused(
                Reason.PERMISSION_DENIED,
                "fixed by the program",
                () -> control.tables()
                        .insert(new TableEntry(
                                "I.fixed", List.of(MatchValue.exact(8)), 0, TableAction.Call.of("I.mark", 1))));
        refused(
                Reason.PERMISSION_DENIED,
                "default action",
                () -> control.tables().setDefault("I.fixed", TableAction.Call.of("I.mark", 1), null));
        for (int i = 0; i < 7; i++) {
            control.tables().insert(fwd(0x0b000000 + (i << 16), 16, TableAction.Call.of("I.drop")));
        }
        refused(
                Reason.RESOURCE_EXHAUSTED,
                "holds 8 entries",
                () -> control.tables().insert(fwd(0x0c000000, 8, TableAction.Call.of("I.drop"))));
    }

    @Test
    void defaultsAreSetAndReset() {
        control.tables().setDefault("I.fwd", TableAction.Call.of("I.send", 9), "tag");
        assertThat(send(0, 0, 0, 0x0b000001).get(0).port()).isEqualTo(9);
        assertThat(control.tables().defaultEntry("I.fwd").tag()).isEqualTo("tag");
        assertThat(control.tables().defaultEntry("I.fwd").counter().packets()).isEqualTo(1);
        control.tables().resetDefault("I.fwd");
        assertThat(send(0, 0, 0, 0x0b000001)).isEmpty();
        assertThat(control.tables().defaultEntry("I.fwd").call().action()).isEqualTo("I.drop");
    }

    @Test
    void constantEntriesAreThereAndReadable() {
        assertThat(sendOne(9, 0, 0).mark()).isEqualTo(99);
        List<EntryView> seen = new ArrayList<>();
        control.tables().forEach("I.fixed", seen::add);
        assertThat(seen).hasSize(1);
        assertThat(seen.get(0).constant()).isTrue();
    }

    @Test
    void theLargerPriorityWins() {
        MatchValue any = MatchValue.any();
        List<MatchValue> narrow = List.of(MatchValue.ternary(0x12, 0xff), MatchValue.range(5, 9), MatchValue.exact(IP));
        control.tables().insert(new TableEntry("I.acl", List.of(any, any, any), 10, TableAction.Call.of("I.mark", 1)));
        control.tables().insert(new TableEntry("I.acl", narrow, 9, TableAction.Call.of("I.mark", 2)));
        assertThat(sendOne(0, 0x12, 7).mark()).isEqualTo(1);
        control.tables().insert(new TableEntry("I.acl", narrow, 11, TableAction.Call.of("I.mark", 3)));
        assertThat(sendOne(0, 0x12, 7).mark()).isEqualTo(3);
        assertThat(sendOne(0, 0x12, 10).mark()).isEqualTo(1);
    }

    @Test
    void directCountersCountHits() {
        send(0, 0, 0, IP);
        send(0, 0, 0, IP);
        EntryView view = control.tables().get("I.fwd", TEN_SLASH_8, 0).orElseThrow();
        assertThat(view.counter()).isEqualTo(new CounterValue(2, 26));
        control.tables().writeCounter("I.fwd", TEN_SLASH_8, 0, new CounterValue(7, 8));
        send(0, 0, 0, IP);
        assertThat(control.tables()
                        .getByHandle("I.fwd", view.handle())
                        .orElseThrow()
                        .counter())
                .isEqualTo(new CounterValue(8, 21));
    }

    @Test
    void metersColour() {
        control.tables()
                .insert(new TableEntry(
                        "I.metered", List.of(MatchValue.exact(1)), 0, TableAction.Call.of("I.send_metered", 6)));
        assertThat(sendOne(0, 1, 0).colour()).isZero();
        control.tables().writeMeter("I.metered", List.of(MatchValue.exact(1)), 0, new MeterConfig(1, 1, 1, 2));
        assertThat(sendOne(0, 1, 0).colour()).isZero();
        assertThat(sendOne(0, 1, 0).colour()).isEqualTo(1 << 2);
        assertThat(sendOne(0, 1, 0).colour()).isEqualTo(2 << 2);
        nowNs = 1_000_000_000L;
        assertThat(sendOne(0, 1, 0).colour()).isZero();
        control.state().writeMeter("I.bytes", 2, new MeterConfig(1, 13, 1, 13));
        assertThat(sendOne(2, 0, 0).colour()).isZero();
        assertThat(sendOne(2, 0, 0).colour()).isEqualTo(2);
        assertThat(sendOne(3, 0, 0).colour()).isZero();
        refused(Reason.OUT_OF_RANGE, "4 cells", () -> control.state().readMeter("I.bytes", 4));
        refused(
                Reason.INVALID_ARGUMENT,
                "below the committed rate",
                () -> control.state().writeMeter("I.bytes", 0, new MeterConfig(2, 1, 1, 1)));
    }

    @Test
    void countersAndRegisters() {
        send(2, 0, 0, IP);
        send(200, 0, 0, IP);
        assertThat(control.state().readCounter("I.kinds", 2)).isEqualTo(new CounterValue(1, 13));
        assertThat(control.state().readRegister("I.seen", 0)).isEqualTo(BigInteger.TWO);
        control.state().writeRegister("I.seen", 0, BigInteger.valueOf(0xffffffffL));
        send(2, 0, 0, IP);
        assertThat(control.state().readRegister("I.seen", 0)).isZero();
        refused(
                Reason.OUT_OF_RANGE,
                "does not fit 32 bits",
                () -> control.state().writeRegister("I.seen", 0, BigInteger.ONE.shiftLeft(32)));
    }

    @Test
    void profilesAndGroups() {
        control.profiles().insertMember("I.prof", new Member(1, TableAction.Call.of("I.mark", 11)));
        control.tables().insert(new TableEntry("I.shared", List.of(MatchValue.exact(5)), 0, new TableAction.Member(1)));
        assertThat(sendOne(0, 0, 5).mark()).isEqualTo(11);
        control.profiles().modifyMember("I.prof", new Member(1, TableAction.Call.of("I.mark", 12)));
        assertThat(sendOne(0, 0, 5).mark()).isEqualTo(12);
        refused(Reason.FAILED_PRECONDITION, "in use", () -> control.profiles().deleteMember("I.prof", 1));
        refused(
                Reason.INVALID_ARGUMENT,
                "no selector",
                () -> control.profiles().insertGroup("I.prof", new Group(1, List.of(), 0)));
        control.tables().delete("I.shared", List.of(MatchValue.exact(5)), 0);
        control.profiles().deleteMember("I.prof", 1);

        for (int i = 1; i <= 2; i++) {
            control.profiles().insertMember("I.sel", new Member(i, TableAction.Call.of("I.mark", 20 + i)));
        }
        control.profiles().insertGroup("I.sel", new Group(7, List.of(new GroupMember(1, 1), new GroupMember(2, 3)), 0));
        control.tables().insert(new TableEntry("I.chosen", List.of(MatchValue.exact(9)), 0, new TableAction.Group(7)));
        int[] marks = new int[30];
        for (int b = 0; b < 4000; b++) {
            marks[sendOne(0, 9, b).mark()]++;
        }
        assertThat(marks[21]).isBetween(900, 1100);
        assertThat(marks[22]).isEqualTo(4000 - marks[21]);
        control.profiles().modifyGroup("I.sel", new Group(7, List.of(new GroupMember(1, 1)), 0));
        assertThat(sendOne(0, 9, 3).mark()).isEqualTo(21);
        control.profiles().deleteMember("I.sel", 2);
        control.profiles().modifyGroup("I.sel", new Group(7, List.of(), 0));
        assertThat(sendOne(0, 9, 3).mark()).isZero();
        refused(
                Reason.FAILED_PRECONDITION,
                "group 7 is in use",
                () -> control.profiles().deleteGroup("I.sel", 7));
        control.tables()
                .modify(new TableEntry(
                        "I.chosen",
                        List.of(MatchValue.exact(9)),
                        0,
                        new TableAction.OneShot(
                                List.of(new TableAction.Choice(TableAction.Call.of("I.mark", 33), 2)))));
        assertThat(sendOne(0, 9, 3).mark()).isEqualTo(33);
        control.profiles().deleteGroup("I.sel", 7);
        control.profiles().deleteMember("I.sel", 1);
    }

    @Test
    void multicastAndClones() {
        control.replication().insertGroup(new MulticastGroup(5, List.of(new Replica(1, 10), new Replica(2, 20))));
        control.tables().insert(fwd(0x0a010000, 16, TableAction.Call.of("I.copy", 5)));
        List<Sent> copies = send(0, 0, 0, 0x0a010001);
        assertThat(copies).extracting(Sent::port).containsExactly(1, 2);
        assertThat(copies).extracting(s -> (int) s.frame()[11]).containsExactly(10, 20);
        control.replication().deleteGroup(5);
        assertThat(send(0, 0, 0, 0x0a010001)).isEmpty();

        control.tables()
                .insert(new TableEntry(
                        "I.acl",
                        List.of(MatchValue.ternary(4, 255), MatchValue.any(), MatchValue.any()),
                        1,
                        TableAction.Call.of("I.mirror")));
        assertThat(send(1, 4, 0, IP)).extracting(Sent::port).containsExactly(3);
        control.valueSets().replace("P.kinds", List.of(BigInteger.ONE));
        control.replication().insertSession(new CloneSession(7, List.of(new Replica(8, 0)), 0, 0));
        List<Sent> both = send(1, 4, 0, IP);
        assertThat(both).extracting(Sent::port).containsExactly(8, 3);
        // The clone kept the field of list 1: keep == 1.
        assertThat(both.get(0).mark()).isEqualTo(0xc1);
        control.replication().modifySession(new CloneSession(7, List.of(new Replica(8, 0)), 0, 5));
        assertThat(send(1, 4, 0, IP).get(0).frame()).hasSize(5);
    }

    @Test
    void valueSetsSteerTheParser() {
        assertThat(sendOne(0x42, 0, 0).colour()).isZero();
        control.valueSets().replace("P.kinds", List.of(BigInteger.valueOf(0x42)));
        assertThat(sendOne(0x42, 0, 0).colour()).isEqualTo(0x80);
        refused(
                Reason.INVALID_ARGUMENT,
                "does not fit 8 bits",
                () -> control.valueSets().replace("P.kinds", List.of(BigInteger.valueOf(256))));
    }

    @Test
    void digests() {
        List<String> digests = new ArrayList<>();
        control.onDigest((list, values) -> digests.add(list.name() + values));
        send(5, 17, 0, IP);
        send(4, 17, 0, IP);
        assertThat(digests).containsExactly("seen_t[17, " + IP + "]");
    }

    @Test
    void idleEntriesAreReportedAfterEachTimeout() {
        control.tables().modify(new TableEntry("I.fwd", TEN_SLASH_8, 0, TableAction.Call.of("I.send", 3), 1000, null));
        assertThat(control.expire(999)).isEmpty();
        assertThat(control.expire(1000)).hasSize(1);
        assertThat(control.expire(1999)).isEmpty();
        assertThat(control.expire(5000)).hasSize(1);
        nowNs = 6000;
        send(0, 0, 0, IP);
        assertThat(control.expire(6999)).isEmpty();
        assertThat(control.expire(7000)).extracting(e -> e.entry().table()).containsExactly("I.fwd");
        refused(
                Reason.INVALID_ARGUMENT,
                "idle time-out",
                () -> control.tables()
                        .insert(new TableEntry(
                                "I.shared", List.of(MatchValue.exact(5)), 0, new TableAction.Member(1), 1, null)));
    }

    @Test
    void randomIsInRangeAndSeeded() {
        List<Integer> first = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            first.add(sendOne(6, 0, 0).mark());
        }
        assertThat(first).allMatch(v -> v >= 10 && v <= 19).contains(10, 19);
        start();
        for (int i = 0; i < 200; i++) {
            assertThat(sendOne(6, 0, 0).mark()).isEqualTo(first.get(i));
        }
    }

    @Test
    void failedAssertionDropsThePacketWithItsReason() {
        PacketTrace trace = target.receiveTraced(0, frame(77, 0, 0, IP));
        assertThat(sent).isEmpty();
        assertThat(trace.all(PacketTrace.Dropped.class))
                .extracting(PacketTrace.Dropped::reason)
                .containsExactly("assert failed");
        assertThat(sendOne(76, 0, 0).port()).isEqualTo(3);
    }

    @Test
    void aTraceTellsAllAndADryOneLeavesNothing() {
        long handle =
                control.tables().get("I.fwd", TEN_SLASH_8, 0).orElseThrow().handle();
        List<String> digests = new ArrayList<>();
        control.onDigest((list, values) -> digests.add(list.name()));
        PacketTrace dry = target.trace(2, frame(5, 0, 0, IP));
        assertThat(sent).isEmpty();
        assertThat(digests).isEmpty();
        assertThat(control.state().readRegister("I.seen", 0)).isZero();
        assertThat(control.tables().get("I.fwd", TEN_SLASH_8, 0).orElseThrow().counter())
                .isEqualTo(new CounterValue(0, 0));
        PacketTrace.TableApplied applied =
                dry.all(PacketTrace.TableApplied.class).get(0);
        assertThat(applied)
                .isEqualTo(new PacketTrace.TableApplied(
                        "I.fwd",
                        List.of(new PacketTrace.NamedValue("h.h.ip", BigInteger.valueOf(IP))),
                        true,
                        handle,
                        "I.send",
                        List.of(new PacketTrace.NamedValue("port", BigInteger.valueOf(3))),
                        -1));
        assertThat(dry.all(PacketTrace.ParserStateEntered.class)).isNotEmpty();
        assertThat(dry.all(PacketTrace.Logged.class))
                .extracting(PacketTrace.Logged::message)
                .containsExactly("kind 5 from 2");
        assertThat(dry.all(PacketTrace.Transmitted.class)).hasSize(1);
        PacketTrace real = target.receiveTraced(2, frame(5, 0, 0, IP));
        assertThat(real).hasToString(dry.toString());
        assertThat(sent).hasSize(1);
        assertThat(control.state().readRegister("I.seen", 0)).isOne();
    }

    @Test
    void resetAndLoadStartAfresh() {
        send(0, 0, 0, IP);
        control.reset();
        assertThat(control.tables().size("I.fwd")).isZero();
        assertThat(control.tables().size("I.fixed")).isEqualTo(1);
        assertThat(control.state().readRegister("I.seen", 0)).isZero();
        target.load(TestPrograms.program("tables"));
        assertThat(target.control().program().table("I.fwd")).isNull();
        EmbeddedSwitch empty = EmbeddedSwitch.builder().build();
        empty.receive(0, new byte[60], 0, 60);
        assertThatThrownBy(empty::control).hasMessageContaining("has no program");
    }

    @Test
    void aSinkMayFeedPacketsBack() {
        int[] rounds = {0};
        target.setSink((port, b, o, n) -> {
            if (rounds[0]++ < 5) {
                target.receive(1, b, o, n);
            }
        });
        send(0, 0, 0, IP);
        assertThat(rounds[0]).isEqualTo(6);
        assertThat(control.state().readRegister("I.seen", 0)).isEqualTo(BigInteger.valueOf(6));
    }

    @Test
    void packetsForTheCpuPortHaveASinkOfTheirOwn() {
        EmbeddedSwitch withCpu = EmbeddedSwitch.builder(TestPrograms.program("control"))
                .cpuPort(255)
                .build();
        List<Integer> cpu = new ArrayList<>();
        withCpu.setCpuSink((port, b, o, n) -> cpu.add(port));
        withCpu.control().tables().setDefault("I.fwd", TableAction.Call.of("I.send", 255), null);
        withCpu.receive(0, frame(0, 0, 0, IP), 0, 13);
        assertThat(cpu).containsExactly(255);
    }
}
