package dev.weft.lab.bench;

import java.util.List;

/**
 * What a benchmark found; the field names are those of {@code --report} (docs/cli.md). A figure that was not measured is
 * null, and a note says why. Every ratio is larger when the embedded switch is better.
 *
 * @param machine processors and Java, as the JVM names them
 * @param inMemory the switch alone; null when not asked for
 * @param veth over virtual Ethernet with Weft's program; null when not asked for
 * @param vethL3 the same with the router; null when not asked for
 * @param writes P4Runtime entry writes; null when not asked for
 * @param lookup table lookups; null when not asked for
 * @param notes why figures are missing
 */
public record BenchReport(
        Machine machine,
        InMemory inMemory,
        Veth veth,
        Veth vethL3,
        List<Write> writes,
        List<Lookup> lookup,
        List<String> notes) {
    /** Where it was measured. */
    public record Machine(int processors, String java, String system) {}

    /** Packets per second in memory, for each program. */
    public record InMemory(Program weft, Program l3) {}

    /**
     * Packets per second of one program, in the fastest of some windows.
     *
     * @param interpretedPps on one core
     * @param compiledPps on one core
     * @param compiledMedianPps the same in the median of the windows
     * @param tracedPps compiled with traces, on one core
     * @param interpretedTwoCoresPps two threads bring packets
     * @param compiledTwoCoresPps two threads bring packets
     */
    public record Program(
            Long interpretedPps,
            Long compiledPps,
            Long compiledMedianPps,
            Long tracedPps,
            Long interpretedTwoCoresPps,
            Long compiledTwoCoresPps) {}

    /**
     * Closed loop over veth pairs; medians of alternating runs.
     *
     * @param embeddedPps packets per second of the embedded switch
     * @param simpleSwitchPps packets per second of bmv2
     * @param ratio the first by the second
     * @param embeddedCpuUsPerPacket processor time of the process per forwarded packet, in us
     * @param simpleSwitchCpuUsPerPacket the same of bmv2
     * @param cpuRatio the second by the first
     */
    public record Veth(
            Long embeddedPps,
            Long simpleSwitchPps,
            Double ratio,
            Double embeddedCpuUsPerPacket,
            Double simpleSwitchCpuUsPerPacket,
            Double cpuRatio) {}

    /** Entry writes per second in batches of one size. */
    public record Write(int batch, Long embeddedPerSecond, Long simpleSwitchGrpcPerSecond, Double ratio) {}

    /**
     * Cost of one lookup.
     *
     * @param kind exact, lpm or ternary
     * @param entries in the table
     * @param ns of the lookup with its action, in ns
     * @param packetNs of a packet of a small program with that lookup, in ns
     */
    public record Lookup(String kind, int entries, double ns, double packetNs) {}
}
