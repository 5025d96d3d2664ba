package dev.weft.lab.host;

import dev.weft.lab.packet.Datagram;
import dev.weft.lab.time.Randomness;
import dev.weft.lab.time.Scheduler;
import dev.weft.lab.time.Timer;
import dev.weft.p4.program.wire.AgentHeader;
import dev.weft.p4.program.wire.ComputeReport;
import dev.weft.p4.program.wire.Feedback;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * One instance of a service: requests wait in one queue, first come first served, for one of its workers. A reply to a
 * request with an agent header carries the instance's load.
 *
 * <p>Its load is measured, not known: the mean service time is a moving average of what finished requests took, and a
 * request in service that already takes longer than that counts as well. A slow machine is thus noticed before it has
 * finished a single request.
 */
public final class ComputeInstance {
    private static final int NS_PER_US = 1000;
    private static final int LARGEST_QUEUE = 0xffff;
    private static final int LARGEST_DELAY_US = 0x3fffffff;
    private static final int PERMILLE = 1000;
    /** Weight of the newest service time in the moving average. */
    private static final double SMOOTHING = 0.25;

    private final Host host;
    private final String name;
    private final int number;
    private final int port;
    private final int workers;
    private final ServiceTime serviceTime;
    private final Scheduler scheduler;
    private final Randomness randomness;
    private final ArrayDeque<Job> waiting = new ArrayDeque<>();
    private final List<Job> running = new ArrayList<>();
    private final ByteBuffer out = ByteBuffer.allocate(256);
    private double speed = 1;
    private double meanServiceNs;
    private int feedbackSequence;
    private long served;
    private long received;
    private long busyNs;
    private long busySinceNs;
    private long reportedBusyNs;
    private long reportedAtNs;

    /**
     * Starts an instance on a host.
     *
     * @param name its name in the lab
     * @param number its number in the lab, 1 or more, sent in replies
     * @param port the UDP port it listens on
     * @param workers requests in service at the same time, 1 or more
     * @param serviceTime what a request costs; its mean is what the instance believes before it has served one
     */
    public ComputeInstance(Host host, String name, int number, int port, int workers, ServiceTime serviceTime) {
        if (workers < 1) {
            throw new IllegalArgumentException(name + ": " + workers + " workers: needs 1 or more");
        }
        this.host = host;
        this.name = name;
        this.number = number;
        this.port = port;
        this.workers = workers;
        this.serviceTime = serviceTime;
        this.scheduler = host.network().scheduler();
        this.randomness = host.network().randomness("instance " + name);
        this.meanServiceNs = serviceTime.meanNs();
        host.bind(port, this::receive);
    }

    /**
     * Changes how fast it works: 1 is normal, 0.1 a tenth. Requests in service go on at the new speed.
     *
     * @throws IllegalArgumentException unless above 0
     */
    public void speed(double newSpeed) {
        if (!(newSpeed > 0)) {
            throw new IllegalArgumentException(name + ": speed " + newSpeed + " is not above 0");
        }
        for (Job job : running) {
            job.done.cancel();
            job.remainingNs -= Math.round((scheduler.nowNs() - job.resumedNs) * speed);
        }
        speed = newSpeed;
        for (Job job : running) {
            resume(job);
        }
    }

    /** Speed, 1 is normal. */
    public double speed() {
        return speed;
    }

    /**
     * Reports its load to the agent of its switch every {@code periodNs}, the first time at a random moment of the first
     * period (else all instances would report at once).
     *
     * @param agentAddress the agent's address inside the network
     * @param agentId the id that the report is addressed to; agents take any
     * @param instanceId the instance's number in its domain
     */
    public Timer reportTo(byte[] agentAddress, long agentId, int instanceId, long periodNs) {
        long firstNs = (long) (randomness.uniform() * periodNs);
        return scheduler.every(firstNs, periodNs, () -> report(agentAddress, agentId, instanceId));
    }

    private void receive(Datagram packet) {
        ByteBuffer payload = packet.payload();
        AgentHeader header = null;
        boolean weft = packet.sourcePort() == AgentHeader.UDP_PORT || packet.destinationPort() == AgentHeader.UDP_PORT;
        if (weft && payload.remaining() >= AgentHeader.BYTES) {
            header = AgentHeader.read(payload);
        }
        if (payload.remaining() < RequestBody.BYTES) {
            return;
        }
        received++;
        Job job = new Job();
        job.client = packet.source();
        job.clientPort = packet.sourcePort();
        job.trafficClass = packet.trafficClass();
        job.header = header;
        job.sequence = payload.getLong();
        job.flow = payload.getInt();
        job.remainingNs = serviceTime.drawNs(randomness);
        if (running.size() < workers) {
            start(job);
        } else {
            waiting.addLast(job);
        }
    }

    private void start(Job job) {
        if (running.isEmpty()) {
            busySinceNs = scheduler.nowNs();
        }
        job.startedNs = scheduler.nowNs();
        running.add(job);
        resume(job);
    }

    private void resume(Job job) {
        job.resumedNs = scheduler.nowNs();
        job.done = scheduler.schedule(Math.round(Math.max(0, job.remainingNs) / speed), () -> finish(job));
    }

    private void finish(Job job) {
        running.remove(job);
        served++;
        meanServiceNs += SMOOTHING * (scheduler.nowNs() - job.startedNs - meanServiceNs);
        if (!waiting.isEmpty()) {
            start(waiting.pollFirst());
        } else if (running.isEmpty()) {
            busyNs += scheduler.nowNs() - busySinceNs;
        }
        reply(job);
    }

    private void reply(Job job) {
        out.clear();
        if (job.header != null) {
            AgentHeader.message(AgentHeader.REPLY)
                    .trafficClass(job.header.trafficClass())
                    .protocol(job.header.protocol())
                    .next(AgentHeader.NEXT_FEEDBACK)
                    .source(job.header.destination())
                    .destination(job.header.source())
                    .task(job.header.task())
                    .sequence(job.header.sequence())
                    .echo(job.header)
                    .build()
                    .write(out);
            feedback().write(out);
        }
        RequestBody.write(out, job.sequence, job.flow, number);
        host.send(port, job.client, job.clientPort, job.trafficClass, out.flip());
    }

    private void report(byte[] agentAddress, long agentId, int instanceId) {
        out.clear();
        AgentHeader.message(AgentHeader.METRIC)
                .next(AgentHeader.NEXT_FEEDBACK)
                .destination(agentId)
                .sequence(feedbackSequence)
                .build()
                .write(out);
        feedback().write(out);
        new ComputeReport(
                        instanceId,
                        workers,
                        Math.min(waiting.size(), LARGEST_QUEUE),
                        running.size(),
                        Math.min(LARGEST_DELAY_US, (int) (expectedServiceNs() / NS_PER_US)),
                        (int) served,
                        utilisationPermille())
                .write(out);
        host.send(port, agentAddress, AgentHeader.UDP_PORT, 0, out.flip());
    }

    private Feedback feedback() {
        int queue = Math.min(LARGEST_QUEUE, queueLength());
        return new Feedback(0, queue, expectedDelayUs(), feedbackSequence++);
    }

    /** Requests that wait or run. */
    public int queueLength() {
        return waiting.size() + running.size();
    }

    /**
     * What a request that arrives now would take here, microseconds: its own service, and, when all workers are busy, its
     * share of the work before it.
     */
    public int expectedDelayUs() {
        double serviceNs = expectedServiceNs();
        double delayNs = serviceNs;
        if (running.size() == workers) {
            delayNs += (waiting.size() + 1) * serviceNs / workers;
        }
        return (int) Math.min(LARGEST_DELAY_US, delayNs / NS_PER_US);
    }

    private double expectedServiceNs() {
        double expected = meanServiceNs;
        for (int i = 0; i < running.size(); i++) {
            expected = Math.max(expected, scheduler.nowNs() - running.get(i).startedNs);
        }
        return expected;
    }

    private int utilisationPermille() {
        long nowNs = scheduler.nowNs();
        long busy = busyNs + (running.isEmpty() ? 0 : nowNs - busySinceNs);
        long elapsed = nowNs - reportedAtNs;
        int permille = elapsed <= 0 ? 0 : (int) Math.min(PERMILLE, (busy - reportedBusyNs) * PERMILLE / elapsed);
        reportedBusyNs = busy;
        reportedAtNs = nowNs;
        return Math.max(0, permille);
    }

    /** Requests answered. */
    public long served() {
        return served;
    }

    /** Requests that came in. */
    public long received() {
        return received;
    }

    /** Requests in service at the same time. */
    public int workers() {
        return workers;
    }

    /** Its name in the lab. */
    public String name() {
        return name;
    }

    /** Its number in the lab. */
    public int number() {
        return number;
    }

    /** Where it runs. */
    public Host host() {
        return host;
    }

    /** Its distribution of service times. */
    public ServiceTime serviceTime() {
        return serviceTime;
    }

    private static final class Job {
        private byte[] client;
        private int clientPort;
        private int trafficClass;
        private AgentHeader header;
        private long sequence;
        private int flow;
        private long startedNs;
        private long resumedNs;
        private long remainingNs;
        private Timer done;
    }
}
