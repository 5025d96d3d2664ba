package dev.weft.cli;

import dev.weft.bmv2.p4runtime.P4RuntimeTarget;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs one embedded switch until it is told to stop. */
@Command(
        name = "switch",
        customSynopsis = {
            "weft switch --json FILE [--p4info FILE] --port N@IF ... [--grpc ADDRESS:PORT] [OPTIONS]",
            "weft switch [OPTIONS OF simple_switch_grpc] FILE [-- TARGET OPTIONS]"
        },
        usageHelpWidth = 100,
        sortOptions = false,
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        description = "Runs a P4 switch: bmv2 JSON between network interfaces or pcap files, P4Runtime over gRPC.",
        footer = {
            "Ignored with a note: --thrift-port, --nanolog, --log-flush, --log-file-max-size,",
            "--log-file-max-files, --notifications-addr, --packet-in, --debugger, --debugger-addr,",
            "--restore-state.",
            "",
            "With simple_switch_grpc's options only, its defaults hold: device id 0, 0.0.0.0:9559, no CPU port.",
            "Network interfaces need root. Ends by SIGINT or SIGTERM (exit code 130 or 143, after closing",
            "everything); 2 when it cannot start."
        })
final class SwitchCommand implements Callable<Integer> {
    private static final Set<String> LOG_LEVELS = Set.of("trace", "debug", "info", "warn", "error", "off");
    private static final int GRPC_PORT = 9559;

    @Spec
    private CommandSpec spec;

    @Mixin
    private CommonOptions common;

    @Option(names = "--json", paramLabel = "FILE", description = "the program, as p4c-bm2-ss writes it")
    private Path json;

    @Option(names = "--p4info", paramLabel = "FILE", description = "its P4Info, text or binary protobuf")
    private Path p4info;

    @Option(
            names = "--port",
            paramLabel = "PORT@IF",
            converter = PortSpec.Converter.class,
            description = "bind a port number to a network interface; can be repeated")
    private List<PortSpec> ports = new ArrayList<>();

    @Option(
            names = "--grpc",
            paramLabel = "ADDRESS:PORT",
            converter = HostPort.class,
            description = "where P4Runtime listens (127.0.0.1:9559); port 0 lets the system choose")
    private InetSocketAddress grpc;

    @Option(names = "--cpu-port", paramLabel = "N", description = "port for packet-in and packet-out (255)")
    private Integer cpuPort;

    @Option(names = "--drop-port", paramLabel = "N", description = "port that means drop (511)")
    private Integer dropPort;

    @Option(names = "--device-id", paramLabel = "N", description = "P4Runtime's device id (1)")
    private Long deviceId;

    /** How to reach interfaces, as users name it. */
    enum Io {
        ring,
        socket
    }

    @Option(
            names = "--io",
            defaultValue = "ring",
            description =
                    "how frames come and go: ${COMPLETION-CANDIDATES} (default ${DEFAULT-VALUE}: memory shared with"
                            + " the kernel, many frames a system call)")
    private Io io;

    @Option(
            names = "--workers",
            paramLabel = "N",
            defaultValue = "1",
            description = "threads that serve the interfaces (${DEFAULT-VALUE}); each interface belongs to one")
    private int workers;

    @Option(
            names = "--trace",
            paramLabel = "FILE",
            arity = "0..1",
            fallbackValue = "",
            description = "print what each packet met: parser states, tables, entries, drops; with FILE write it there"
                    + " instead, one JSON object a line")
    private String trace;

    @ArgGroup(validate = false, heading = "%nOptions of bmv2's switches:%n")
    private Bmv2Options bmv2 = new Bmv2Options();

    @Parameters(
            arity = "0..*",
            paramLabel = "FILE [-- TARGET OPTIONS]",
            description =
                    "the program, then --grpc-server-addr A:P, --cpu-port N, --drop-port N, --grpc-server-ssl, ..."
                            + " (weft switch -- --help)",
            hideParamSyntax = true)
    private List<String> rest = new ArrayList<>();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (bmv2.jsonVersion) {
            out.println(SwitchProcess.JSON_VERSION);
            return 0;
        }
        if (rest.contains("--help") || rest.contains("-h")) {
            new CommandLine(new Bmv2TargetOptions()).usage(out);
            return 0;
        }
        List<String> notes = new ArrayList<>();
        SwitchSettings settings = settings(notes);
        PrintWriter err = spec.commandLine().getErr();
        for (String note : notes) {
            err.println("weft switch: note: " + note);
        }
        err.flush();
        return new SwitchProcess(settings, out, err, common).run();
    }

    /** What the parsed options mean; adds a note for each that has no effect. */
    SwitchSettings settings(List<String> notes) {
        // As bmv2: the first operand is the program, unless it is already the first option behind "--".
        boolean program = !rest.isEmpty() && !rest.get(0).startsWith("-");
        Bmv2TargetOptions target = targetOptions(rest.subList(program ? 1 : 0, rest.size()));
        String positional = program ? rest.get(0) : null;
        if (positional == null && json == null && !bmv2.noP4 && trace != null && !trace.isEmpty()) {
            // "--trace prog.json": without another program it is the program, and traces are printed.
            positional = trace;
            trace = "";
        }
        return settings(positional, target, notes);
    }

    private Bmv2TargetOptions targetOptions(List<String> arguments) {
        Bmv2TargetOptions target = new Bmv2TargetOptions();
        try {
            new CommandLine(target).parseArgs(arguments.toArray(new String[0]));
        } catch (ParameterException e) {
            throw bad("after --: " + e.getMessage());
        }
        return target;
    }

    private SwitchSettings settings(String positional, Bmv2TargetOptions target, List<String> notes) {
        boolean ours = json != null || p4info != null || !ports.isEmpty() || grpc != null;
        bmv2.addNotes(notes);
        target.addNotes(notes);
        List<PortSpec> allPorts = new ArrayList<>(ports);
        allPorts.addAll(bmv2.interfaces);
        int cpu = pick(
                "--cpu-port",
                cpuPort,
                target.cpuPort,
                ours ? SwitchSettings.DEFAULT_CPU_PORT : P4RuntimeTarget.NO_CPU_PORT);
        int drop = pick("--drop-port", dropPort, target.dropPort, SwitchSettings.DEFAULT_DROP_PORT);
        if ((cpuPort != null || target.cpuPort != null) && (cpu < 1 || cpu > 0xffff)) {
            throw bad("--cpu-port " + cpu + " is not within 1..65535");
        }
        checkPorts(allPorts, cpu, drop);
        if (grpc != null && target.grpc != null) {
            throw bad("give --grpc or --grpc-server-addr, not both");
        }
        InetSocketAddress listen = grpc != null
                ? grpc
                : target.grpc != null ? target.grpc : new InetSocketAddress(ours ? "127.0.0.1" : "0.0.0.0", GRPC_PORT);
        if (bmv2.pcap != null && !Files.isDirectory(bmv2.pcap)) {
            throw bad("--pcap: no folder " + bmv2.pcap + ": create it first");
        }
        if (workers < 1 || workers > 64) {
            throw bad("--workers " + workers + " is not within 1..64");
        }
        boolean logsTraces = configureLogs();
        return new SwitchSettings(
                deviceId != null ? deviceId : ours ? 1 : 0,
                program(positional, notes),
                p4info,
                allPorts,
                listen,
                tls(target),
                cpu,
                drop,
                priorityQueues(target),
                bmv2.pcap,
                bmv2.useFiles == null ? -1 : Math.max(bmv2.useFiles, 0),
                trace != null && trace.isEmpty()
                        ? SwitchSettings.Trace.OUTPUT
                        : logsTraces ? SwitchSettings.Trace.LOG : SwitchSettings.Trace.NONE,
                trace == null || trace.isEmpty() ? null : Path.of(trace),
                bmv2.dumpPacketData == null ? 0 : Math.max(bmv2.dumpPacketData, 0),
                io == Io.ring ? SwitchSettings.Io.RING : SwitchSettings.Io.SOCKET,
                workers);
    }

    private int priorityQueues(Bmv2TargetOptions target) {
        if (target.priorityQueues < 1 || target.priorityQueues > 256) {
            throw bad("--priority-queues " + target.priorityQueues + " is not within 1..256");
        }
        return target.priorityQueues;
    }

    private int pick(String option, Integer here, Integer afterDashes, int otherwise) {
        if (here != null && afterDashes != null && !here.equals(afterDashes)) {
            throw bad(option + " is given twice, " + here + " and " + afterDashes + ": give one");
        }
        return here != null ? here : afterDashes != null ? afterDashes : otherwise;
    }

    private void checkPorts(List<PortSpec> all, int cpu, int drop) {
        Set<Integer> numbers = new HashSet<>();
        for (PortSpec port : all) {
            if (!numbers.add(port.number())) {
                throw bad("port " + port + ": number " + port.number() + " is bound twice: give each its own");
            }
            if (port.number() == cpu) {
                throw bad("port " + port + ": " + cpu + " is the CPU port: give another number");
            }
            if (port.number() == drop) {
                throw bad("port " + port + ": " + drop + " means drop: give another number, or another --drop-port");
            }
        }
        if (bmv2.maxPortCount != null && all.size() > bmv2.maxPortCount) {
            throw bad(all.size() + " ports are more than --max-port-count " + bmv2.maxPortCount);
        }
    }

    private Path program(String positional, List<String> notes) {
        if (bmv2.noP4) {
            if (positional != null || json != null) {
                notes.add("the program is ignored: --no-p4 was given");
            }
            return null;
        }
        if (json != null && positional != null) {
            throw bad("two programs, --json " + json + " and " + positional + ": give one");
        }
        Path program = json != null ? json : positional != null ? Path.of(positional) : null;
        if (program == null) {
            throw bad("no program: give --json FILE, or --no-p4 to let a P4Runtime client set it");
        }
        return program;
    }

    private TlsFiles tls(Bmv2TargetOptions target) {
        if (!target.ssl) {
            return null;
        }
        if (target.sslCertificate == null || target.sslKey == null) {
            throw bad("--grpc-server-ssl needs --grpc-server-cert and --grpc-server-key");
        }
        return new TlsFiles(target.sslCertificate, target.sslKey, target.sslCaCertificate, target.sslClientAuth);
    }

    /** Whether packet traces go to the log, as bmv2's log has them. */
    private boolean configureLogs() {
        if (bmv2.logConsole && bmv2.logFile != null) {
            throw bad("give --log-console or --log-file, not both");
        }
        String level = bmv2.logLevel == null ? null : bmv2.logLevel.toLowerCase(Locale.ROOT);
        if (level != null && !LOG_LEVELS.contains(level)) {
            throw bad("--log-level " + bmv2.logLevel + " is not one of trace, debug, info, warn, error, off");
        }
        if (!bmv2.logConsole && bmv2.logFile == null) {
            if (level != null) {
                CommonOptions.logLevel(level);
            } else if (bmv2.dumpPacketData != null) {
                CommonOptions.logLevel("info");
            }
            return false;
        }
        CommonOptions.logTo(bmv2.logConsole ? "System.out" : bmv2.logFile);
        CommonOptions.logLevel(level == null ? "trace" : level);
        return level == null || level.equals("trace") || level.equals("debug");
    }

    private ParameterException bad(String problem) {
        return new ParameterException(spec.commandLine(), problem);
    }
}
