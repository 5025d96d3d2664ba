package dev.weft.lab.bench;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A switch with entries and the frames that are sent through it, over and over. Every frame leaves as exactly one.
 *
 * @param name in messages and reports
 * @param image what runs
 * @param frames in the order in which they are sent
 */
record Workload(String name, SwitchImage image, List<Injection> frames) {
    /** The port of packet-in and packet-out, in every workload. */
    static final int CPU_PORT = 255;

    Workload {
        frames = List.copyOf(frames);
    }

    /** A frame, the port that it enters through, and the port that it leaves through. */
    record Injection(int port, byte[] frame, int outPort) {}

    /** All ports that a frame enters or leaves through. */
    SortedSet<Integer> ports() {
        SortedSet<Integer> ports = new TreeSet<>();
        for (Injection injection : frames) {
            ports.add(injection.port());
            ports.add(injection.outPort());
        }
        return ports;
    }
}
