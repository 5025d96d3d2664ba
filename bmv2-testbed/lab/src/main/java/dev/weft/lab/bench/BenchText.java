package dev.weft.lab.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A report as lines that a person can read. */
public final class BenchText {
    private BenchText() {}

    /** The lines, without line ends. */
    public static List<String> lines(BenchReport report) {
        List<String> lines = new ArrayList<>();
        lines.add(report.machine().processors() + " processors, "
                + report.machine().java() + ", " + report.machine().system());
        if (report.inMemory() != null) {
            lines.add("");
            lines.add(row(
                    "in memory, packets/s",
                    "interpreted",
                    "compiled",
                    "(median)",
                    "traced",
                    "interp. x2",
                    "compiled x2"));
            lines.add(program("weft", report.inMemory().weft()));
            lines.add(program("l3", report.inMemory().l3()));
        }
        if (report.veth() != null || report.vethL3() != null) {
            lines.add("");
            lines.add(row("over veth", "pps", "bmv2 pps", "ratio", "CPU us", "bmv2 CPU us", "ratio"));
            veth(lines, "weft", report.veth());
            veth(lines, "l3", report.vethL3());
        }
        if (report.writes() != null) {
            lines.add("");
            lines.add(row("entry writes/s", "embedded", "bmv2", "ratio"));
            report.writes()
                    .forEach(w -> lines.add(row(
                            "batches of " + w.batch(),
                            text(w.embeddedPerSecond()),
                            text(w.simpleSwitchGrpcPerSecond()),
                            text(w.ratio()))));
        }
        if (report.lookup() != null) {
            lines.add("");
            lines.add(row("lookup", "entries", "ns", "ns a packet"));
            report.lookup()
                    .forEach(l -> lines.add(row(l.kind(), text((long) l.entries()), text(l.ns()), text(l.packetNs()))));
        }
        if (!report.notes().isEmpty()) {
            lines.add("");
            report.notes().forEach(note -> lines.add("note: " + note));
        }
        return lines;
    }

    private static String program(String name, BenchReport.Program program) {
        return row(
                name,
                text(program.interpretedPps()),
                text(program.compiledPps()),
                text(program.compiledMedianPps()),
                text(program.tracedPps()),
                text(program.interpretedTwoCoresPps()),
                text(program.compiledTwoCoresPps()));
    }

    private static void veth(List<String> lines, String name, BenchReport.Veth veth) {
        if (veth != null) {
            lines.add(row(
                    name,
                    text(veth.embeddedPps()),
                    text(veth.simpleSwitchPps()),
                    text(veth.ratio()),
                    text(veth.embeddedCpuUsPerPacket()),
                    text(veth.simpleSwitchCpuUsPerPacket()),
                    text(veth.cpuRatio())));
        }
    }

    private static String row(String head, String... cells) {
        StringBuilder line = new StringBuilder(String.format(Locale.ROOT, "%-22s", head));
        for (String cell : cells) {
            line.append(String.format(Locale.ROOT, "%13s", cell));
        }
        return line.toString();
    }

    private static String text(Number figure) {
        if (figure == null) {
            return "-";
        }
        return figure instanceof Long
                ? String.format(Locale.ROOT, "%,d", figure)
                : String.format(Locale.ROOT, "%.2f", figure.doubleValue());
    }
}
