package dev.weft.bmv2.ports;

import dev.weft.bmv2.PacketSink;
import dev.weft.bmv2.exec.FrameBatch;
import dev.weft.packetio.BatchPort;
import dev.weft.packetio.PacketPort;
import dev.weft.packetio.PortCounters;
import dev.weft.packetio.linux.RingPort;
import dev.weft.packetio.pcap.PcapPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds port numbers to {@link PacketPort}s and moves frames: one receiver thread per live port feeds the switch, or
 * for {@link RingPort}s a few workers that each serve several, and as the switch's {@link PacketSink} it sends what the
 * switch transmits. Files are replayed by a single thread in the
 * order of their timestamps (equal ones by port number), so that the same files give the same packets in the same
 * order.
 *
 * <p>Life: build, pass it to the switch as sink, {@link #start}, {@link #close}. A port that breaks is reported once
 * and left out; the others go on.
 */
public final class SwitchPorts implements PacketSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchPorts.class);
    private static final long JOIN_MS = 5_000;

    private final SortedMap<Integer, PacketPort> ports;
    private final SortedMap<Integer, PcapPort> replays;
    private final PacketPort[] byNumber;
    private final PortListener listener;
    private final AtomicLong unboundDropped = new AtomicLong();
    private final List<Thread> threads = new ArrayList<>();
    private final List<RingLoop> loops = new ArrayList<>();
    private final int workers;
    private volatile boolean closing;

    private SwitchPorts(Builder builder) {
        this.ports = Collections.unmodifiableSortedMap(new TreeMap<>(builder.ports));
        this.replays = Collections.unmodifiableSortedMap(new TreeMap<>(builder.replays));
        this.listener = builder.listener;
        this.workers = builder.workers;
        this.byNumber = new PacketPort[ports.isEmpty() ? 0 : ports.lastKey() + 1];
        ports.forEach((number, port) -> byNumber[number] = port);
    }

    /** Starts to bind ports. */
    public static Builder builder() {
        return new Builder();
    }

    /** Bindings and listener. */
    public static final class Builder {
        /** bmv2's port fields have at most this many bits in any architecture served here. */
        private static final int MAX_PORT = 0xffff;

        private final SortedMap<Integer, PacketPort> ports = new TreeMap<>();
        private final SortedMap<Integer, PcapPort> replays = new TreeMap<>();
        private PortListener listener = new PortListener() {};
        private int workers = 1;

        private Builder() {}

        /** Binds a port that receives at any time. Owned by the result from here on. */
        public Builder live(int number, PacketPort port) {
            require(number >= 0 && number <= MAX_PORT, number, port, "is not within 0.." + MAX_PORT);
            require(!ports.containsKey(number), number, port, "is bound already");
            ports.put(number, port);
            return this;
        }

        /** Binds a port whose input is a file, replayed in time order with the other files. */
        public Builder replay(int number, PcapPort port) {
            live(number, port);
            replays.put(number, port);
            return this;
        }

        /** Who is told of broken ports and of the end of the files; nobody by default. */
        public Builder listener(PortListener newListener) {
            listener = newListener;
            return this;
        }

        /** How many threads serve the ring ports, 1 if not set; each port belongs to one of them. */
        public Builder workers(int count) {
            if (count < 1) {
                throw new IllegalArgumentException("workers: " + count + " < 1");
            }
            workers = count;
            return this;
        }

        private static void require(boolean holds, int number, PacketPort port, String problem) {
            if (!holds) {
                throw new IllegalArgumentException("port " + number + "@" + port.name() + ": port number " + number
                        + " " + problem + ": give each interface a number of its own");
            }
        }

        /** The bound ports, not yet receiving. */
        public SwitchPorts build() {
            return new SwitchPorts(this);
        }
    }

    /** Port numbers and what they are bound to. */
    public SortedMap<Integer, PacketPort> bindings() {
        return ports;
    }

    /** Counters of every port, by number. */
    public SortedMap<Integer, PortCounters> counters() {
        SortedMap<Integer, PortCounters> counters = new TreeMap<>();
        ports.forEach((number, port) -> counters.put(number, port.counters()));
        return counters;
    }

    /** Packets that the switch sent to a port number nothing is bound to. */
    public long unboundDropped() {
        return unboundDropped.get();
    }

    /** Starts receiving; once. */
    public void start(PacketIngress ingress) throws IOException {
        start(ingress, worker -> ingress);
    }

    /**
     * Starts receiving; once.
     *
     * @param ingress for ports that have a thread of their own, and files
     * @param ingressOfWorker an entrance for each worker that serves ring ports, by its number from 0
     */
    public void start(PacketIngress ingress, IntFunction<PacketIngress> ingressOfWorker) throws IOException {
        if (!threads.isEmpty() || closing) {
            throw new IllegalStateException("ports were started before: build new ones");
        }
        startLoops(ingressOfWorker);
        ports.forEach((number, port) -> {
            if (!replays.containsKey(number) && !(port instanceof RingPort)) {
                thread("port-" + number + "-" + port.name(), () -> receive(number, port, ingress));
            }
        });
        if (!replays.isEmpty()) {
            thread("pcap-replay", () -> replay(ingress));
        }
        threads.forEach(Thread::start);
    }

    /** Deals the ring ports out to the workers. */
    private void startLoops(IntFunction<PacketIngress> ingressOfWorker) throws IOException {
        List<SortedMap<Integer, RingPort>> shares = new ArrayList<>();
        int dealt = 0;
        for (Map.Entry<Integer, PacketPort> entry : ports.entrySet()) {
            if (entry.getValue() instanceof RingPort ring) {
                if (shares.size() < workers) {
                    shares.add(new TreeMap<>());
                }
                shares.get(dealt++ % workers).put(entry.getKey(), ring);
            }
        }
        for (SortedMap<Integer, RingPort> share : shares) {
            RingLoop loop = new RingLoop(
                    "worker-" + loops.size(),
                    share,
                    ports.size(),
                    ingressOfWorker.apply(loops.size()),
                    this::failedOnTheWay);
            loops.add(loop);
            threads.add(loop);
        }
    }

    private void failedOnTheWay(int number, PacketPort port, IOException cause) {
        int known = number;
        for (int i = 0; known < 0 && i < byNumber.length; i++) {
            if (byNumber[i] == port) {
                known = i;
            }
        }
        if (known >= 0) {
            failed(known, port, cause);
        }
    }

    private void thread(String name, Runnable body) {
        Thread thread = new Thread(body, name);
        thread.setDaemon(true);
        threads.add(thread);
    }

    private void receive(int number, PacketPort port, PacketIngress ingress) {
        byte[] buffer = new byte[PacketPort.MAX_FRAME];
        try {
            for (int length = port.receive(buffer, -1);
                    length != PacketPort.END && !closing;
                    length = port.receive(buffer, -1)) {
                if (length >= 0) {
                    process(ingress, number, buffer, 0, length);
                }
            }
        } catch (IOException e) {
            failed(number, port, e);
        }
    }

    private void replay(PacketIngress ingress) {
        byte[] buffer = new byte[PacketPort.MAX_FRAME];
        SortedMap<Integer, PcapPort> left = new TreeMap<>(replays);
        while (!left.isEmpty() && !closing) {
            int number = earliest(left);
            if (number < 0) {
                break;
            }
            PcapPort port = left.get(number);
            try {
                int length = port.receive(buffer, 0);
                if (length >= 0) {
                    process(ingress, number, buffer, 0, length);
                }
            } catch (IOException e) {
                left.remove(number);
                failed(number, port, e);
            }
        }
        if (!closing) {
            listener.replayed();
        }
    }

    /** The port whose next frame is the oldest, -1 when no file has one; ports at their end leave the map. */
    private int earliest(SortedMap<Integer, PcapPort> left) {
        int best = -1;
        long bestNs = Long.MAX_VALUE;
        for (Map.Entry<Integer, PcapPort> entry : List.copyOf(left.entrySet())) {
            try {
                var next = entry.getValue().nextTimestampNs();
                if (next.isEmpty()) {
                    left.remove(entry.getKey());
                } else if (best < 0 || next.getAsLong() < bestNs) {
                    best = entry.getKey();
                    bestNs = next.getAsLong();
                }
            } catch (IOException e) {
                left.remove(entry.getKey());
                failed(entry.getKey(), entry.getValue(), e);
            }
        }
        return best;
    }

    static void process(PacketIngress ingress, int number, byte[] buffer, int offset, int length) {
        try {
            ingress.receive(number, buffer, offset, length);
        } catch (RuntimeException e) {
            // One packet must not take its port out of service.
            LOG.error("packet of {} octets on port {} was dropped by an internal error", length, number, e);
        }
    }

    static void process(PacketIngress ingress, int number, FrameBatch batch) {
        while (batch.hasNext()) {
            int taken = batch.next();
            try {
                ingress.receive(number, batch);
            } catch (RuntimeException e) {
                LOG.error("a packet on port {} was dropped by an internal error", number, e);
                if (batch.next() == taken) {
                    batch.take();
                }
            }
        }
    }

    @Override
    public void transmit(int port, byte[] buffer, int offset, int length) {
        PacketPort target = port >= 0 && port < byNumber.length ? byNumber[port] : null;
        if (target == null) {
            unboundDropped.incrementAndGet();
            return;
        }
        try {
            if (target instanceof BatchPort batch && Thread.currentThread() instanceof RingLoop loop) {
                loop.stage(batch, buffer, offset, length);
            } else {
                target.send(buffer, offset, length);
            }
        } catch (IOException e) {
            failed(port, target, e);
        }
    }

    private void failed(int number, PacketPort port, IOException cause) {
        if (closing) {
            return; // the switch may still transmit while its ports close
        }
        synchronized (byNumber) {
            if (byNumber[number] == null) {
                return;
            }
            byNumber[number] = null;
        }
        LOG.debug("port {}@{} is out of service", number, port.name(), cause);
        listener.failed(number, port.name(), cause);
    }

    /**
     * Closes every port and waits for the receiver threads; frames being processed are finished first.
     *
     * @throws IOException the first failure to close a port, after all were tried
     */
    @Override
    public void close() throws IOException {
        closing = true;
        for (RingLoop loop : loops) {
            loop.end();
            join(loop);
        }
        IOException first = null;
        for (PacketPort port : ports.values()) {
            try {
                port.close();
            } catch (IOException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        for (Thread thread : threads) {
            join(thread);
        }
        if (first != null) {
            throw first;
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join(JOIN_MS);
            if (thread.isAlive()) {
                LOG.warn("{} still works on a packet after {} ms", thread.getName(), JOIN_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
