package dev.weft.lab.bench;

import dev.weft.packetio.FrameConsumer;
import dev.weft.packetio.PacketPort;
import dev.weft.packetio.linux.RingPoller;
import dev.weft.packetio.linux.RingPort;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A closed loop of packets, a process of its own: so many packets are under way, and each that comes back out of the
 * switch lets the next one in. It writes a line for each window of time until it is ended.
 */
public final class TrafficGenerator {
    private static final int LOST_AFTER_MS = 200;
    private static final int RECEIVE_LIMIT = 64;

    private final List<RingPort> ports = new ArrayList<>();
    private final RingPort[] from;
    private final byte[][] frames;
    private final long[] expected;
    private final long[] received;
    private final List<FrameConsumer> consumers = new ArrayList<>();
    private final int outstanding;
    private int next;
    private int credits;
    private long total;
    private long lost;

    /** What a generator sends. */
    private record Traffic(List<Workload.Injection> frames, Map<Integer, String> interfaces) {}

    private TrafficGenerator(Traffic traffic, int outstanding) throws IOException {
        this.outstanding = outstanding;
        credits = outstanding;
        Map<Integer, RingPort> byNumber = new LinkedHashMap<>();
        for (Map.Entry<Integer, String> entry : traffic.interfaces().entrySet()) {
            RingPort port = RingPort.open(entry.getValue());
            byNumber.put(entry.getKey(), port);
            int index = ports.size();
            ports.add(port);
            consumers.add((buffer, offset, length) -> received(index));
        }
        received = new long[ports.size()];
        expected = new long[ports.size()];
        from = new RingPort[traffic.frames().size()];
        frames = new byte[from.length][];
        for (int i = 0; i < from.length; i++) {
            Workload.Injection injection = traffic.frames().get(i);
            from[i] = byNumber.get(injection.port());
            frames[i] = injection.frame();
            expected[ports.indexOf(byNumber.get(injection.outPort()))]++;
        }
    }

    private void received(int index) {
        received[index]++;
        credits++;
    }

    /**
     * Writes what {@link #main} reads.
     *
     * @param interfaces the generator's end of each port's wire
     */
    static void write(OutputStream to, Workload workload, Map<Integer, String> interfaces) throws IOException {
        DataOutputStream out = new DataOutputStream(to);
        out.writeInt(interfaces.size());
        for (Map.Entry<Integer, String> entry : interfaces.entrySet()) {
            out.writeInt(entry.getKey());
            out.writeUTF(entry.getValue());
        }
        out.writeInt(workload.frames().size());
        for (Workload.Injection injection : workload.frames()) {
            out.writeInt(injection.port());
            out.writeInt(injection.outPort());
            out.writeInt(injection.frame().length);
            out.write(injection.frame());
        }
        out.flush();
    }

    private static Traffic read(InputStream from) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(from));
        Map<Integer, String> interfaces = new LinkedHashMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            interfaces.put(in.readInt(), in.readUTF());
        }
        List<Workload.Injection> frames = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            int port = in.readInt();
            int outPort = in.readInt();
            frames.add(new Workload.Injection(port, in.readNBytes(in.readInt()), outPort));
        }
        return new Traffic(frames, interfaces);
    }

    /**
     * Runs until the process is ended.
     *
     * @param arguments file of the traffic, packets under way, length of a window in ms
     */
    public static void main(String[] arguments) throws IOException {
        Traffic traffic;
        try (InputStream in = Files.newInputStream(Path.of(arguments[0]))) {
            traffic = read(in);
        }
        TrafficGenerator generator = new TrafficGenerator(traffic, Integer.parseInt(arguments[1]));
        generator.run(System.out, Long.parseLong(arguments[2]) * 1_000_000, System::nanoTime);
    }

    /** One line a window: packets back, packets lost, its length in ns, largest error of a port's share in percent. */
    record Window(long packets, long lost, long elapsedNs, int shareErrorPercent) {
        @Override
        public String toString() {
            return "window " + packets + " " + lost + " " + elapsedNs + " " + shareErrorPercent;
        }

        static Window parse(String line) {
            String[] words = line.split(" ");
            return new Window(
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    Long.parseLong(words[3]),
                    Integer.parseInt(words[4]));
        }
    }

    private void run(PrintStream out, long windowNs, LongSupplier nanos) throws IOException {
        byte[] buffer = new byte[PacketPort.MAX_FRAME];
        try (RingPoller poller = new RingPoller(ports)) {
            long startNs = nanos.getAsLong();
            while (true) {
                if (round(buffer) == 0) {
                    waitForPackets(poller, nanos);
                }
                long nowNs = nanos.getAsLong();
                if (nowNs - startNs >= windowNs) {
                    out.println(new Window(total, lost, nowNs - startNs, shareError()));
                    out.flush();
                    total = 0;
                    lost = 0;
                    startNs = nowNs;
                }
            }
        }
    }

    /** Takes what has come back and sends as much; how many frames there were. */
    private int round(byte[] buffer) throws IOException {
        int frames = 0;
        for (int i = 0; i < ports.size(); i++) {
            frames += ports.get(i).receive(consumers.get(i), buffer, RECEIVE_LIMIT);
        }
        total += frames;
        if (credits > 0) {
            for (; credits > 0; credits--) {
                from[next].stage(this.frames[next], 0, this.frames[next].length);
                next = next + 1 == from.length ? 0 : next + 1;
            }
            for (RingPort port : ports) {
                port.flush();
            }
        }
        return frames;
    }

    private void waitForPackets(RingPoller poller, LongSupplier nanos) throws IOException {
        long beganNs = nanos.getAsLong();
        poller.await(LOST_AFTER_MS, (port, cause) -> {
            throw new IllegalStateException(cause.getMessage(), cause);
        });
        if (nanos.getAsLong() - beganNs >= LOST_AFTER_MS * 1_000_000L) {
            lost += outstanding;
            credits = outstanding; // whatever was under way is gone
        }
    }

    private int shareError() {
        double worst = 0;
        for (int i = 0; i < received.length && total > 0; i++) {
            double share = (double) received[i] / total - (double) expected[i] / frames.length;
            worst = Math.max(worst, Math.abs(share));
            received[i] = 0;
        }
        return (int) Math.round(100 * worst);
    }
}
