package dev.weft.cli;

import dev.weft.bmv2.p4runtime.P4RuntimeTarget;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * What a switch process is to do, whichever options said so.
 *
 * @param deviceId P4Runtime's device id
 * @param json bmv2 JSON to start with; null to wait for a P4Runtime client
 * @param p4info its P4Info in text or binary form; null when only a client may set the pipeline
 * @param ports port bindings, numbers unique
 * @param grpc where P4Runtime listens
 * @param tls how it serves TLS; null for plain text
 * @param cpuPort port of packet-in and packet-out, {@link P4RuntimeTarget#NO_CPU_PORT} for none
 * @param dropPort port number that means drop
 * @param priorityQueues queues per port, at least 1
 * @param pcapFolder where to record the ports; null not to
 * @param replayAfterSeconds replay pcap files after this time instead of using interfaces; -1 for interfaces
 * @param trace where each packet's trace goes as text
 * @param traceFile the file that gets each packet's trace as a line of JSON; null for none
 * @param dumpOctets octets of each packet to log, 0 for none
 * @param io how frames come from interfaces and go there
 * @param workers threads that serve the interfaces with rings, at least 1
 */
record SwitchSettings(
        long deviceId,
        Path json,
        Path p4info,
        List<PortSpec> ports,
        InetSocketAddress grpc,
        TlsFiles tls,
        int cpuPort,
        int dropPort,
        int priorityQueues,
        Path pcapFolder,
        int replayAfterSeconds,
        Trace trace,
        Path traceFile,
        int dumpOctets,
        Io io,
        int workers) {
    /** As bmv2: the highest number of 9 bits. */
    static final int DEFAULT_DROP_PORT = 511;

    /** The CPU port of Weft's own program. */
    static final int DEFAULT_CPU_PORT = 255;

    SwitchSettings {
        ports = List.copyOf(ports);
    }

    /** How frames cross the border to the kernel. */
    enum Io {
        /** Through shared memory, or as SOCKET where the system does not give any. */
        RING,
        /** One system call a frame. */
        SOCKET
    }

    /** Where traces go as text. */
    enum Trace {
        NONE,
        /** Standard output. */
        OUTPUT,
        /** The log, as bmv2 has it. */
        LOG
    }
}
