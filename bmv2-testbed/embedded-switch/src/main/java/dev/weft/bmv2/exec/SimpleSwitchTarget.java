package dev.weft.bmv2.exec;

import dev.weft.bmv2.control.ReplicationControl.CloneSession;
import dev.weft.bmv2.control.ReplicationControl.MulticastGroup;
import dev.weft.bmv2.control.ReplicationControl.Replica;
import dev.weft.bmv2.pre.ReplicationView;
import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.FieldList;
import dev.weft.bmv2.program.IntrinsicFields;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.state.Limbs;
import dev.weft.bmv2.trace.PacketTrace;
import dev.weft.bmv2.version.Reader;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * What simple_switch does around the program: ingress, clones, digests, resubmission, replication, egress,
 * recirculation, in that order. One worker's: used by one thread at a time. A packet and all its copies are processed before the next packet; queues are empty in
 * between, so queue depths read 0.
 */
final class SimpleSwitchTarget {
    static final int NORMAL = 0;
    static final int INGRESS_CLONE = 1;
    static final int EGRESS_CLONE = 2;
    static final int RECIRCULATED = 4;
    static final int REPLICATION = 5;
    static final int RESUBMITTED = 6;

    /** Passes after which a packet that goes round in circles is dropped. */
    static final int MAX_PASSES = 64;
    /** Copies of one packet, over all passes, after which further ones are dropped. */
    static final int MAX_COPIES = 1 << 16;

    private final Program program;
    private final Executor executor;
    private final ReplicationView replication;
    private final LongSupplier nowNs;
    private final long startNs;
    private final int dropPort;
    private final int priorities;
    /** What simple_switch writes and nobody reads is null here: time stamps above all, which cost a look at the clock. */
    private final IntrinsicFields fields;

    private final boolean queueing;
    private final Reader reader;
    private final EmissionOrder order;
    /** Packets that the sink fed back and that wait until the present one has left. */
    private final Deque<PacketState> arrivals = new ArrayDeque<>();

    private final Deque<PacketState> ingressQueue = new ArrayDeque<>();
    /** The head of the egress queue, as long as nothing has queued up behind an earlier one. */
    private PacketState leaving;

    private final Deque<PacketState> egressQueue = new ArrayDeque<>();
    private final Deque<PacketState> free = new ArrayDeque<>();
    private Output sink;
    private boolean dry;
    private boolean draining;
    private boolean ordered;
    /** Packets of a batch that wait, parsed, for their turn; null for one that is not parsed. */
    private final PacketState[] parsed = new PacketState[FrameBatch.MAX_FRAMES];

    private int batchCount;
    /** {@link Reader#version} before they were parsed. */
    private int parsedVersion;

    /** When the present batch arrived: its frames were all there by then, and the clock is read once for them. */
    private long batchUs;

    private int copies;

    SimpleSwitchTarget(
            Program program,
            Executor executor,
            ReplicationView replication,
            LongSupplier nowNs,
            int dropPort,
            int priorities,
            long startNs,
            Reader reader,
            EmissionOrder order) {
        this.program = program;
        this.executor = executor;
        this.replication = replication;
        this.nowNs = nowNs;
        this.startNs = startNs;
        this.reader = reader;
        this.order = order;
        this.dropPort = dropPort;
        this.priorities = priorities;
        this.fields = new FieldUse(program).readOnes(program.intrinsics());
        this.queueing = program.intrinsics().enqTimestamp() != null;
    }

    /**
     * Processes one packet to completion. A packet that the sink feeds back during {@link Output#transmit} waits
     * until the present one is done.
     *
     * @param trace receives what happens; null for no trace
     * @param dryRun whether nothing must leave the switch
     */
    void receive(int port, byte[] frame, int offset, int length, Output out, PacketTrace trace, boolean dryRun) {
        PacketState packet = take();
        if (draining) {
            packet.copyFrame(frame, offset, length);
        } else {
            packet.borrowFrame(frame, offset, length);
        }
        packet.trace = trace;
        arrive(packet, port, length, arrivalUs());
        if (draining) {
            arrivals.add(packet);
            return;
        }
        process(packet, out, dryRun);
    }

    /** A packet and whatever the sink feeds back meanwhile. */
    private void process(PacketState first, Output out, boolean dryRun) {
        PacketState packet = first;
        sink = out;
        dry = dryRun;
        draining = true;
        try {
            while (packet != null) {
                process(packet);
                packet = arrivals.poll();
            }
        } finally {
            draining = false;
            if (!arrivals.isEmpty()) {
                arrivals.clear();
            }
        }
    }

    /**
     * Starts a batch: parses its frames and gets tables ready for their lookups, if that is worth it. Then each frame is
     * {@linkplain #receive(int, FrameBatch, Output) received}.
     */
    void begin(int port, FrameBatch batch) {
        LookAhead ahead = executor.ahead();
        for (int i = 0; i < batchCount; i++) {
            if (parsed[i] != null) {
                release(parsed[i]); // an earlier batch broke off
            }
        }
        batchCount = 0;
        batchUs = arrivalUs();
        if (draining || ahead == null || !batch.hasNext()) {
            return;
        }
        parsedVersion = reader.version();
        reader.enter();
        try {
            if (ahead.begin()) {
                for (int i = batch.next(); i < batch.count(); i++) {
                    parsed[i] = parseAhead(port, batch, i);
                }
                batchCount = batch.count();
                ahead.touch();
            }
        } finally {
            reader.leave();
        }
    }

    private PacketState parseAhead(int port, FrameBatch batch, int number) {
        PacketState packet = arriving(port, batch, number);
        try {
            executor.parse(packet);
            packet.parsed = true;
            executor.lookAhead(packet);
            return packet;
        } catch (RuntimeException e) {
            release(packet);
            return null; // it will be dropped, or fail, in its turn
        }
    }

    private PacketState arriving(int port, FrameBatch batch, int number) {
        PacketState packet = take();
        packet.borrowFrame(batch.bytes(), batch.offset(number), batch.length(number));
        arrive(packet, port, batch.length(number), batchUs);
        return packet;
    }

    /** Processes the next frame of a batch. */
    void receive(int port, FrameBatch batch, Output out) {
        int number = batch.take();
        PacketState packet = number < batchCount ? parsed[number] : null;
        if (packet == null) {
            packet = arriving(port, batch, number);
        } else {
            parsed[number] = null;
        }
        process(packet, out, false);
    }

    private void arrive(PacketState packet, int port, int length, long nowUs) {
        packet.ingressPort = port;
        packet.ingressLength = length;
        packet.packetLength = length;
        set(packet, fields.ingressPort(), port);
        set(packet, fields.packetLength(), length);
        set(packet, fields.ingressTimestamp(), nowUs);
    }

    /** A packet that was parsed ahead, and then the control plane wrote something: as if it had not been parsed. */
    private void startAgain(PacketState packet) {
        int offset = packet.frameOffset;
        int port = packet.ingressPort;
        int length = packet.frameEnd - offset;
        packet.clear();
        packet.borrowFrame(packet.data, offset, length);
        arrive(packet, port, length, batchUs);
    }

    /** One packet with all its copies and passes, on one version of what the control plane wrote. */
    private void process(PacketState packet) {
        if (dry) {
            reader.enterAlone();
        } else {
            reader.enter();
        }
        if (packet.parsed && reader.version() != parsedVersion) {
            startAgain(packet);
        }
        copies = 0;
        try {
            drain(packet);
        } finally {
            if (leaving != null || !ingressQueue.isEmpty() || !egressQueue.isEmpty()) {
                leaving = null;
                ingressQueue.clear();
                egressQueue.clear();
            }
            ordered = order.end(ordered);
            reader.leave();
        }
    }

    /** From here on the packet may emit more than one thing, which other packets' things must not come between. */
    private void order() {
        ordered = order.begin(ordered);
    }

    /** Egress comes first, so that a packet's copies do not pile up. */
    private void drain(PacketState first) {
        PacketState packet = first;
        boolean egress = false;
        while (packet != null) {
            try {
                if (egress) {
                    egress(packet);
                } else {
                    ingress(packet);
                }
            } catch (PacketDropped e) {
                drop(packet, e.getMessage());
            }
            packet = nextLeaving();
            egress = packet != null;
            if (!egress) {
                packet = ingressQueue.poll();
            }
        }
    }

    private PacketState nextLeaving() {
        PacketState packet = leaving;
        if (packet == null) {
            return egressQueue.poll();
        }
        leaving = null;
        return packet;
    }

    private void ingress(PacketState packet) {
        int arrivedLength = packet.packetLength;
        if (!packet.parsed) {
            executor.parse(packet);
        }
        packet.parsed = false;
        set(packet, fields.parserError(), packet.parserError);
        set(packet, fields.checksumError(), packet.checksumError ? 1 : 0);
        executor.ingress(packet);
        packet.exit = false;
        long egressSpec = get(packet, fields.egressSpec());
        int group = (int) get(packet, fields.multicastGroup());
        if (packet.cloneSession != PacketState.NO_CLONE) {
            cloneAtIngress(packet, arrivedLength);
        }
        if (packet.learnList > 0 && !dry) {
            order();
            executor.learn(packet);
        }
        if (packet.resubmitFieldList != 0) {
            resubmit(packet, arrivedLength);
            return;
        }
        if (group != 0) {
            set(packet, fields.instanceType(), REPLICATION);
            // Replicas are whole, as in bmv2; only a clone session cuts its copies.
            packet.truncateTo = Integer.MAX_VALUE;
            replicate(packet, group);
            release(packet);
            return;
        }
        if (egressSpec == dropPort) {
            drop(packet, "drop at the end of ingress");
            return;
        }
        set(packet, fields.instanceType(), NORMAL);
        enqueue(packet, (int) egressSpec);
    }

    private void cloneAtIngress(PacketState packet, int arrivedLength) {
        CloneSession session = replication.findSession(packet.cloneSession);
        int list = packet.cloneFieldList;
        packet.cloneSession = PacketState.NO_CLONE;
        if (session == null) {
            return;
        }
        PacketState copy = spawn(packet, "ingress clone", -1);
        if (copy == null) {
            return;
        }
        copy.payloadOffset = copy.frameOffset;
        copy.packetLength = arrivedLength;
        set(copy, fields.ingressPort(), packet.ingressPort);
        executor.parse(copy);
        copy.resetMetadata();
        copyFields(list, packet, copy);
        set(copy, fields.instanceType(), INGRESS_CLONE);
        copyTo(session, copy);
    }

    /** Sends a clone to all destinations of its session. */
    private void copyTo(CloneSession session, PacketState clone) {
        if (session.packetLengthBytes() > 0) {
            clone.truncateTo = session.packetLengthBytes();
        }
        if (session.multicastGroup() > 0) {
            replicate(clone, session.multicastGroup());
        }
        replicate(clone, session.replicas());
        release(clone);
    }

    private void resubmit(PacketState packet, int arrivedLength) {
        int list = packet.resubmitFieldList;
        PacketState copy = spawn(packet, "resubmit", packet.ingressPort);
        if (copy != null) {
            copy.payloadOffset = copy.frameOffset;
            copyFields(list, packet, copy);
            set(copy, fields.instanceType(), RESUBMITTED);
            copy.packetLength = arrivedLength;
            set(copy, fields.packetLength(), arrivedLength);
            ingressQueue.addFirst(copy);
        }
        release(packet);
    }

    private void replicate(PacketState packet, int groupId) {
        MulticastGroup group = replication.findGroup(groupId);
        if (group == null) {
            if (packet.trace != null) {
                packet.trace.add(new PacketTrace.Dropped("multicast group " + groupId + " does not exist"));
            }
            return;
        }
        replicate(packet, group.replicas());
    }

    private void replicate(PacketState packet, List<Replica> replicas) {
        for (int i = 0; i < replicas.size(); i++) {
            Replica replica = replicas.get(i);
            PacketState copy = spawn(packet, "replica", replica.port());
            if (copy == null) {
                return;
            }
            copy.copyHeaders(packet);
            copy.truncateTo = packet.truncateTo;
            set(copy, fields.egressRid(), replica.instance());
            enqueue(copy, replica.port());
        }
    }

    private void enqueue(PacketState packet, int port) {
        packet.egressPort = port;
        if (get(packet, fields.priority()) >= priorities) {
            drop(packet, "priority " + get(packet, fields.priority()) + " but there are " + priorities + " queues");
            return;
        }
        if (queueing) {
            stamp(packet, fields.enqTimestamp());
            set(packet, fields.enqDepth(), 0);
        }
        if (leaving == null && egressQueue.isEmpty()) {
            leaving = packet;
        } else {
            egressQueue.add(packet);
        }
    }

    private void egress(PacketState packet) {
        stamp(packet, fields.egressTimestamp());
        if (queueing) {
            if (fields.deqTimeDelta() != null) {
                set(packet, fields.deqTimeDelta(), timestampUs() - get(packet, fields.enqTimestamp()));
            }
            set(packet, fields.deqDepth(), 0);
            set(packet, fields.qid(), get(packet, fields.priority()));
        }
        set(packet, fields.egressPort(), packet.egressPort);
        // Anything but the drop port: the egress pipeline drops by setting it.
        set(packet, fields.egressSpec(), dropPort + 1L);
        set(packet, fields.packetLength(), packet.packetLength);
        executor.egress(packet);
        if (packet.cloneSession != PacketState.NO_CLONE) {
            cloneAtEgress(packet);
        }
        if (get(packet, fields.egressSpec()) == dropPort) {
            drop(packet, "drop at the end of egress");
            return;
        }
        int length = executor.deparse(packet);
        if (packet.trace != null) {
            packet.trace.add(PacketLayout.of(program, packet, length));
        }
        if (packet.recirculateFieldList != 0) {
            recirculate(packet, length);
            return;
        }
        transmit(packet, Math.min(length, packet.truncateTo));
        release(packet);
    }

    private void cloneAtEgress(PacketState packet) {
        CloneSession session = replication.findSession(packet.cloneSession);
        int list = packet.cloneFieldList;
        packet.cloneSession = PacketState.NO_CLONE;
        if (session == null) {
            return;
        }
        PacketState copy = spawn(packet, "egress clone", -1);
        if (copy == null) {
            return;
        }
        copy.copyHeaders(packet);
        copy.resetMetadata();
        copyFields(list, packet, copy);
        set(copy, fields.instanceType(), EGRESS_CLONE);
        copyTo(session, copy);
    }

    private void recirculate(PacketState packet, int length) {
        PacketState copy = spawn(packet, "recirculate", packet.ingressPort);
        if (copy != null) {
            copy.copyFrame(executor.output(), 0, length);
            copyFields(packet.recirculateFieldList, packet, copy);
            set(copy, fields.instanceType(), RECIRCULATED);
            copy.ingressLength = length;
            copy.packetLength = length;
            set(copy, fields.packetLength(), length);
            ingressQueue.add(copy);
        }
        release(packet);
    }

    private void transmit(PacketState packet, int length) {
        if (packet.trace != null) {
            packet.trace.add(new PacketTrace.Transmitted(packet.egressPort, Arrays.copyOf(executor.output(), length)));
        }
        if (!dry) {
            sink.transmit(packet.egressPort, executor.output(), 0, length);
        }
    }

    private void copyFields(int listId, PacketState from, PacketState to) {
        FieldList list = program.fieldLists().get(listId);
        if (list == null) {
            return;
        }
        for (Field field : list.fields()) {
            System.arraycopy(from.slots, field.slot(), to.slots, field.slot(), field.limbs());
        }
    }

    private PacketState take() {
        PacketState packet = free.poll();
        if (packet == null) {
            packet = new PacketState(program);
        }
        packet.clear();
        return packet;
    }

    private void release(PacketState packet) {
        packet.trace = null;
        free.push(packet);
    }

    /** A copy with the parent's frame and origin, no fields; null if the packet went round too often. */
    private PacketState spawn(PacketState parent, String kind, int port) {
        if (parent.passes >= MAX_PASSES || copies >= MAX_COPIES) {
            if (parent.trace != null) {
                parent.trace.add(new PacketTrace.Dropped(
                        kind + " refused: more than " + MAX_PASSES + " passes or " + MAX_COPIES + " copies"));
            }
            return null;
        }
        copies++;
        order();
        PacketState copy = take();
        copy.takeFrame(parent);
        copy.passes = parent.passes + 1;
        copy.ingressPort = parent.ingressPort;
        copy.ingressLength = parent.ingressLength;
        copy.packetLength = parent.packetLength;
        if (parent.trace != null) {
            copy.trace = parent.trace.spawn(kind, port);
        }
        return copy;
    }

    private void drop(PacketState packet, String reason) {
        if (packet.trace != null) {
            packet.trace.add(new PacketTrace.Dropped(reason));
        }
        release(packet);
    }

    private void stamp(PacketState packet, Field field) {
        if (field != null) {
            set(packet, field, timestampUs());
        }
    }

    private long timestampUs() {
        return (nowNs.getAsLong() - startNs) / 1000;
    }

    /** When what comes now arrives, if anybody reads that. */
    private long arrivalUs() {
        return fields.ingressTimestamp() == null ? 0 : timestampUs();
    }

    private static void set(PacketState packet, Field field, long value) {
        if (field != null) {
            packet.slots[field.slot()] = value & Limbs.mask(field.width());
        }
    }

    private static long get(PacketState packet, Field field) {
        return field == null ? 0 : packet.slots[field.slot()];
    }
}
