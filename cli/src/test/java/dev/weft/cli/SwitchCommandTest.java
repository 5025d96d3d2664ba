package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.bmv2.p4runtime.P4RuntimeTarget;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** What command lines mean, Weft's own and those of simple_switch_grpc (after bmv2's options_parse.cpp, main.cpp). */
class SwitchCommandTest {
    private final List<String> notes = new ArrayList<>();

    @Test
    void weftsOwnOptions() {
        SwitchSettings settings =
                parse("--json p.json --p4info p.txt --port 0@veth0 --port 12@s1-eth2 --grpc 127.0.0.1:50051"
                        + " --cpu-port 510 --drop-port 500 --device-id 3 --trace");
        assertThat(settings.json()).isEqualTo(Path.of("p.json"));
        assertThat(settings.p4info()).isEqualTo(Path.of("p.txt"));
        assertThat(settings.ports()).containsExactly(new PortSpec(0, "veth0"), new PortSpec(12, "s1-eth2"));
        assertThat(HostPort.text(settings.grpc())).isEqualTo("127.0.0.1:50051");
        assertThat(settings.cpuPort()).isEqualTo(510);
        assertThat(settings.dropPort()).isEqualTo(500);
        assertThat(settings.deviceId()).isEqualTo(3);
        assertThat(settings.trace()).isEqualTo(SwitchSettings.Trace.OUTPUT);
        assertThat(settings.tls()).isNull();
        assertThat(notes).isEmpty();
    }

    @Test
    void tracesGoToOutputOrFile() {
        SwitchSettings file = parse("--json p.json --trace t.jsonl -i 0@a");
        assertThat(file.traceFile()).isEqualTo(Path.of("t.jsonl"));
        assertThat(file.trace()).isEqualTo(SwitchSettings.Trace.NONE);

        SwitchSettings asBmv2 = parse("-i 0@a --trace=t.jsonl p.json -- --cpu-port 3");
        assertThat(asBmv2.traceFile()).isEqualTo(Path.of("t.jsonl"));
        assertThat(asBmv2.json()).isEqualTo(Path.of("p.json"));

        for (String line : List.of("--trace p.json", "--trace -i 0@a p.json", "p.json --trace -- --cpu-port 3")) {
            SwitchSettings output = parse(line);
            assertThat(output.json()).as(line).isEqualTo(Path.of("p.json"));
            assertThat(output.trace()).as(line).isEqualTo(SwitchSettings.Trace.OUTPUT);
            assertThat(output.traceFile()).as(line).isNull();
        }
        assertThat(parse("--no-p4 --trace t.jsonl").traceFile()).isEqualTo(Path.of("t.jsonl"));
    }

    @Test
    void defaultsAreSafeUnlessTheCommandLineIsBmv2s() {
        SwitchSettings ours = parse("--json p.json");
        assertThat(HostPort.text(ours.grpc())).isEqualTo("127.0.0.1:9559");
        assertThat(ours.deviceId()).isEqualTo(1);
        assertThat(ours.cpuPort()).isEqualTo(255);
        assertThat(ours.dropPort()).isEqualTo(511);
        assertThat(ours.replayAfterSeconds()).isEqualTo(-1);

        SwitchSettings bmv2 = parse("p.json");
        assertThat(HostPort.text(bmv2.grpc())).isEqualTo("0.0.0.0:9559");
        assertThat(bmv2.deviceId()).isZero();
        assertThat(bmv2.cpuPort()).isEqualTo(P4RuntimeTarget.NO_CPU_PORT);
    }

    @Test
    void theLineThatMininetScriptsStartBmv2With() {
        SwitchSettings settings = parse("--device-id 2 -i 1@s2-eth1 -i 2@s2-eth2 --thrift-port 9091 --nanolog"
                + " ipc:///tmp/bm-2-log.ipc -Lwarn --no-p4 -- --cpu-port 255 --grpc-server-addr 0.0.0.0:50052");
        assertThat(settings.deviceId()).isEqualTo(2);
        assertThat(settings.ports()).containsExactly(new PortSpec(1, "s2-eth1"), new PortSpec(2, "s2-eth2"));
        assertThat(settings.json()).isNull();
        assertThat(settings.cpuPort()).isEqualTo(255);
        assertThat(HostPort.text(settings.grpc())).isEqualTo("0.0.0.0:50052");
        assertThat(notes).hasSize(2);
        assertThat(notes.get(0)).startsWith("--thrift-port is ignored").contains("P4Runtime");
        assertThat(notes.get(1)).startsWith("--nanolog is ignored");
    }

    @Test
    void theProgramMayStandAnywhereBeforeTheDashes(@TempDir Path folder) {
        for (String line : new String[] {
            "prog.json -i 0@veth0 --pcap -- --drop-port 5",
            "-i 0@veth0 --pcap prog.json -- --drop-port 5",
            "--interface 0@veth0 prog.json --pcap=. -- --drop-port=5",
            "-i0@veth0 --pcap . prog.json -- --drop-port 5"
        }) {
            SwitchSettings settings = parse(line);
            assertThat(settings.json()).as(line).isEqualTo(Path.of("prog.json"));
            assertThat(settings.pcapFolder()).as(line).isEqualTo(Path.of("."));
            assertThat(settings.dropPort()).as(line).isEqualTo(5);
            assertThat(settings.ports()).as(line).containsExactly(new PortSpec(0, "veth0"));
        }
        assertThat(parse("--pcap " + folder + " prog.json").pcapFolder()).isEqualTo(folder);
        assertThat(parse("prog.json").pcapFolder()).isNull();
    }

    @Test
    void everyOtherOptionOfBmv2IsAcceptedWithANote() {
        parse("p.json --thrift-port 9090 --nanolog x --log-flush --log-file-max-size 5 --log-file-max-files 3"
                + " --notifications-addr a --packet-in b --debugger --debugger-addr c --restore-state d"
                + " -- --disable-swap --dp-grpc-server-addr 0.0.0.0:1 --max-mc-groups 9"
                + " --max-l1-entries 9 --max-l2-entries 9 --load-modules m.so --grpc-server-cert c.pem");
        assertThat(notes).hasSize(17).allMatch(note -> note.contains(" ignored: "));
    }

    @Test
    void filesAndDumps() {
        SwitchSettings settings = parse("--use-files 0 --dump-packet-data 64 --max-port-count 2 -i 0@a -i 1@b p.json");
        assertThat(settings.replayAfterSeconds()).isZero();
        assertThat(settings.dumpOctets()).isEqualTo(64);
        assertThat(settings.priorityQueues()).isEqualTo(1);
        assertThat(parse("p.json -- --priority-queues 8").priorityQueues()).isEqualTo(8);
        assertThat(notes).isEmpty();
    }

    @Test
    void tls() {
        SwitchSettings settings = parse("--no-p4 -- --grpc-server-ssl --grpc-server-cert c --grpc-server-key k"
                + " --grpc-server-cacert ca --grpc-server-with-client-auth");
        assertThat(settings.tls()).isEqualTo(new TlsFiles(Path.of("c"), Path.of("k"), Path.of("ca"), true));
    }

    @Test
    void mistakesAreNamedWithTheRemedy() {
        bad("", "no program: give --json FILE, or --no-p4");
        bad("--json a.json b.json", "two programs");
        bad("--json a --port veth0", "\"veth0\" is not PORT@INTERFACE, such as 0@veth0");
        bad("--json a --port 70000@veth0", "port numbers are 0 to 65535");
        bad("--json a --port 1@a --port 1@b", "port 1@b: number 1 is bound twice");
        bad("--json a --port 511@a", "511 means drop");
        bad("--json a --port 64@a --cpu-port 64", "64 is the CPU port");
        bad("--json a --cpu-port 0", "--cpu-port 0 is not within");
        bad("--json a --cpu-port 5 -- --cpu-port 6", "--cpu-port is given twice, 5 and 6");
        bad("--json a --grpc 9559", "\"9559\" is not ADDRESS:PORT");
        bad("--json a --grpc 1.2.3.4:99999", "is not ADDRESS:PORT");
        bad("a.json --pcap=no/such/folder", "no folder no/such/folder");
        bad("a.json -L loud", "--log-level loud is not one of");
        bad("a.json --log-console --log-file f", "not both");
        bad("a.json -i 0@a -i 1@b --max-port-count 1", "2 ports are more than --max-port-count 1");
        bad("a.json -- --grpc-server-ssl", "needs --grpc-server-cert and --grpc-server-key");
        bad("a.json -- --priority-queues 0", "is not within 1..256");
        bad("a.json -- --no-such-option", "after --: ");
    }

    private void bad(String line, String problem) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(ParameterException.class)
                .hasMessageContaining(problem);
    }

    private SwitchSettings parse(String line) {
        notes.clear();
        SwitchCommand command = new SwitchCommand();
        new CommandLine(command).parseArgs(line.isEmpty() ? new String[0] : line.split(" "));
        return command.settings(notes);
    }
}
