package dev.weft.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Stack;
import picocli.CommandLine.IParameterPreprocessor;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** The general options of bmv2 switches, before {@code --}. */
final class Bmv2Options {
    @Option(
            names = {"-i", "--interface"},
            paramLabel = "PORT@IF",
            converter = PortSpec.Converter.class,
            description = "attach a network interface as port; can be repeated")
    List<PortSpec> interfaces = new ArrayList<>();

    @Option(
            names = "--pcap",
            paramLabel = "DIR",
            arity = "0..1",
            fallbackValue = ".",
            preprocessor = OptionalFolder.class,
            description = "record each port into DIR/IF_in.pcap and DIR/IF_out.pcap (DIR: the current folder)")
    Path pcap;

    @Option(
            names = "--use-files",
            paramLabel = "SECONDS",
            description = "read packets from IF_in.pcap and write them to IF_out.pcap instead of using interfaces,"
                    + " beginning after SECONDS; input files are merged by time and played without pauses")
    Integer useFiles;

    @Option(names = "--no-p4", description = "start without a program; a P4Runtime client sets it")
    boolean noP4;

    @Option(names = "--log-console", description = "log to standard output, with a trace of each packet")
    boolean logConsole;

    @Option(names = "--log-file", paramLabel = "FILE", description = "log to FILE, with a trace of each packet")
    String logFile;

    @Option(
            names = {"-L", "--log-level"},
            paramLabel = "LEVEL",
            description = "trace (the default), debug, info, warn, error or off; traces are in trace and debug")
    String logLevel;

    @Option(
            names = "--dump-packet-data",
            paramLabel = "OCTETS",
            description = "log the first OCTETS of each packet received and sent, at level info")
    Integer dumpPacketData;

    @Option(names = "--max-port-count", paramLabel = "N", description = "refuse more than N ports")
    Integer maxPortCount;

    @Option(names = "--json-version", description = "print the newest bmv2 JSON version supported")
    boolean jsonVersion;

    // Accepted so that scripts written for bmv2 run unchanged; each prints a note.
    @Option(names = "--thrift-port", paramLabel = "PORT", hidden = true)
    String thriftPort;

    @Option(names = "--nanolog", paramLabel = "SOCKET", hidden = true)
    String nanolog;

    @Option(names = "--log-flush", hidden = true)
    boolean logFlush;

    @Option(names = "--log-file-max-size", paramLabel = "OCTETS", hidden = true)
    String logFileMaxSize;

    @Option(names = "--log-file-max-files", paramLabel = "N", hidden = true)
    String logFileMaxFiles;

    @Option(names = "--notifications-addr", paramLabel = "SOCKET", hidden = true)
    String notificationsAddress;

    @Option(names = "--packet-in", paramLabel = "SOCKET", hidden = true)
    String packetIn;

    @Option(names = "--debugger", hidden = true)
    boolean debugger;

    @Option(names = "--debugger-addr", paramLabel = "SOCKET", hidden = true)
    String debuggerAddress;

    @Option(names = "--restore-state", paramLabel = "FILE", hidden = true)
    String restoreState;

    /** One note for each option that was given and has no effect. */
    void addNotes(List<String> notes) {
        Notes note = new Notes(notes);
        note.ifGiven(thriftPort, "--thrift-port", "there is no Thrift server: use P4Runtime");
        note.ifGiven(nanolog, "--nanolog", "there is no nanomsg log: use --log-console or --log-file");
        note.ifGiven(logFlush, "--log-flush", "logs are flushed after every line anyway");
        note.ifGiven(logFileMaxSize, "--log-file-max-size", "log files are not rotated");
        note.ifGiven(logFileMaxFiles, "--log-file-max-files", "log files are not rotated");
        note.ifGiven(notificationsAddress, "--notifications-addr", "notifications go over P4Runtime's stream");
        note.ifGiven(packetIn, "--packet-in", "there is no nanomsg input: interfaces are used");
        note.ifGiven(debugger, "--debugger", "there is no debugger: use --trace");
        note.ifGiven(debuggerAddress, "--debugger-addr", "there is no debugger: use --trace");
        note.ifGiven(
                restoreState, "--restore-state", "the switch starts empty: write its entries again over P4Runtime");
    }

    /**
     * {@code --pcap} alone means the current folder, and {@code --pcap prog.json} is {@code --pcap} and a program; but
     * {@code --pcap captures} names a folder that exists.
     */
    static final class OptionalFolder implements IParameterPreprocessor {
        @Override
        public boolean preprocess(Stack<String> args, CommandSpec command, ArgSpec option, Map<String, Object> info) {
            if (" ".equals(info.get("separator")) && (args.isEmpty() || !isFolder(args.peek()))) {
                args.push(".");
            }
            return false;
        }

        private static boolean isFolder(String text) {
            try {
                return !text.startsWith("-") && Files.isDirectory(Path.of(text));
            } catch (InvalidPathException e) {
                return false; // not a path at all, so not this option's argument
            }
        }
    }

    /** Collects notes about options without effect. */
    static final class Notes {
        private final List<String> notes;

        Notes(List<String> notes) {
            this.notes = notes;
        }

        void ifGiven(Object value, String option, String why) {
            if (value != null && !Boolean.FALSE.equals(value)) {
                notes.add(option + " is ignored: " + why);
            }
        }
    }
}
