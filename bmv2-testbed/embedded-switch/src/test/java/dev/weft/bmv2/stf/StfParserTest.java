package dev.weft.bmv2.stf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class StfParserTest {
    @Test
    void readsTheExamplesOfTheReferenceGrammar() {
        List<StfCommand> script = StfParser.parse("""
                ADD test2 100 data.f2:0x04040404 c4_6(val4:0x4040, val5:0x5050)
                add tab1 dstAddr:0xa1a2a3a4a5a6 act(port:2) = A
                add test1 0 data.$valid:0b1 data.f1:0x****0101 setb1(val:0x7f, port:2)   # comment
                add "a b".t h[2].x:10/24 a()
                setdefault ethertype_match l2_packet()
                expect 1 *1010101 03030303 $
                packet 0 0101 0101
                expect 5
                mc_node_create 5 1 2
                wait
                """);
        assertThat(script)
                .containsExactly(
                        new StfCommand.Add(
                                "test2",
                                100,
                                List.of(new StfCommand.Binding("data.f2", "0x04040404")),
                                "c4_6",
                                List.of(
                                        new StfCommand.Binding("val4", "0x4040"),
                                        new StfCommand.Binding("val5", "0x5050")),
                                null,
                                1),
                        new StfCommand.Add(
                                "tab1",
                                null,
                                List.of(new StfCommand.Binding("dstAddr", "0xa1a2a3a4a5a6")),
                                "act",
                                List.of(new StfCommand.Binding("port", "2")),
                                "A",
                                2),
                        new StfCommand.Add(
                                "test1",
                                0,
                                List.of(
                                        new StfCommand.Binding("data.$valid", "0b1"),
                                        new StfCommand.Binding("data.f1", "0x****0101")),
                                "setb1",
                                List.of(new StfCommand.Binding("val", "0x7f"), new StfCommand.Binding("port", "2")),
                                null,
                                3),
                        new StfCommand.Add(
                                "a b.t",
                                null,
                                List.of(new StfCommand.Binding("h[2].x", "10/24")),
                                "a",
                                List.of(),
                                null,
                                4),
                        new StfCommand.SetDefault("ethertype_match", "l2_packet", List.of(), 5),
                        new StfCommand.Expect(1, "*101010103030303$", 6),
                        new StfCommand.Packet(0, "01010101", 7),
                        new StfCommand.Expect(5, null, 8),
                        new StfCommand.Cli("mc_node_create", List.of("5", "1", "2"), 9),
                        new StfCommand.Ignored("wait"));
    }

    @Test
    void countersAreCheckedByCellOrEntry() {
        assertThat(StfParser.parse("""
                check_counter cntDum(10) packets == 2
                check_counter ingress.cnt($A) bytes >= 0x40
                check_counter cntDum($A)
                """))
                .containsExactly(
                        new StfCommand.CheckCounter("cntDum", "10", false, "==", 2, 1),
                        new StfCommand.CheckCounter("ingress.cnt", "A", true, ">=", 64, 2),
                        new StfCommand.CheckCounter("cntDum", "$A", false, null, 0, 3));
        assertThatThrownBy(() -> StfParser.parse("check_counter c(1) frames == 1"))
                .hasMessage("line 1: expected 'packets' or 'bytes', found 'frames'");
        assertThatThrownBy(() -> StfParser.parse("check_counter c(1) bytes = 1"))
                .hasMessage("line 1: '=' does not compare");
    }

    @Test
    void statementsGoOnOverLines() {
        assertThat(StfParser.parse("""
                add t k:1  # not yet
                    "j":2
                    a(x:1,

                      y:2)
                packet 0 00
                """))
                .containsExactly(
                        new StfCommand.Add(
                                "t",
                                null,
                                List.of(new StfCommand.Binding("k", "1"), new StfCommand.Binding("j", "2")),
                                "a",
                                List.of(new StfCommand.Binding("x", "1"), new StfCommand.Binding("y", "2")),
                                null,
                                1),
                        new StfCommand.Packet(0, "00", 6));
        assertThatThrownBy(() -> StfParser.parse("wait\nadd t k:1 a\nwait\n"))
                .hasMessage("line 2: the statement ends too early");
        assertThatThrownBy(() -> StfParser.parse("remove\n")).hasMessage("line 1: 'remove' goes with 'all' only");
    }

    @Test
    void commandsHaveNamesAndNumbers() {
        assertThat(StfParser.parse("""
                register_write "a b" . c 3 -1
                meter_set_rates m 0 0.5:10 1 : 0x20
                Mirroring_Add 0x5 4
                remove ALL
                """))
                .containsExactly(
                        new StfCommand.Cli("register_write", List.of("a b.c", "3", "-1"), 1),
                        new StfCommand.Cli("meter_set_rates", List.of("m", "0", "0.5:10", "1:0x20"), 2),
                        new StfCommand.Cli("mirroring_add", List.of("0x5", "4"), 3),
                        new StfCommand.RemoveAll());
    }

    @Test
    void refusesByLine() {
        assertThatThrownBy(() -> StfParser.parse("wait\nfrobnicate 1\n"))
                .isInstanceOf(StfException.class)
                .hasMessage("line 2: 'frobnicate' is not an STF statement");
        assertThatThrownBy(() -> StfParser.parse("packet 0 0g")).hasMessageContaining("line 1: not packet data");
        assertThatThrownBy(() -> StfParser.parse("add t k:1 a(")).hasMessageContaining("ends too early");
    }
}
