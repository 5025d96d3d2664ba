package dev.weft.lab.network;

import dev.weft.lab.time.Randomness;
import dev.weft.lab.time.Scheduler;

/**
 * One direction of a link: a finite first-in-first-out queue, the wire's serialisation, and its delay.
 *
 * <p>A frame of n bytes that finds the wire idle arrives after n * 8 / bandwidth + delay; otherwise its serialisation
 * begins when the frames before it have left. It is dropped when the bytes that wait or are being sent would exceed the
 * queue.
 */
public final class Channel {
    private static final long NS_PER_SECOND = 1_000_000_000L;
    private static final int BITS = 8;

    private final Scheduler scheduler;
    private final Randomness randomness;
    private final Port to;
    private Delivery idle;
    private long delayNs;
    private long bitsPerSecond;
    private long queueBytes;
    private double loss;
    private boolean up = true;
    private int cuts;
    private long wireFreeNs;
    private long lastArrivalNs;

    private long sentFrames;
    private long sentBytes;
    private long deliveredFrames;
    private long lostFrames;
    private long overflowFrames;
    private long cutFrames;

    Channel(Scheduler scheduler, Randomness randomness, Port to) {
        this.scheduler = scheduler;
        this.randomness = randomness;
        this.to = to;
    }

    void send(Frame frame) {
        sentFrames++;
        sentBytes += frame.length();
        if (!up) {
            cutFrames++;
            frame.release();
            return;
        }
        long nowNs = scheduler.nowNs();
        long startNs = Math.max(nowNs, wireFreeNs);
        if (bitsPerSecond > 0) {
            if (queueBytes > 0 && waitingBytes(nowNs) + frame.length() > queueBytes) {
                overflowFrames++;
                frame.release();
                return;
            }
            wireFreeNs = startNs + serialisationNs(frame.length());
        } else {
            wireFreeNs = startNs;
        }
        if (randomness.chance(loss)) {
            lostFrames++;
            frame.release();
            return;
        }
        // A delay that shrinks lets no frame overtake an earlier one.
        lastArrivalNs = Math.max(lastArrivalNs, wireFreeNs + delayNs);
        Delivery delivery = idle;
        if (delivery == null) {
            delivery = new Delivery();
        } else {
            idle = delivery.next;
        }
        delivery.frame = frame;
        delivery.cutsAtStart = cuts;
        scheduler.post(lastArrivalNs - nowNs, delivery);
    }

    /** Time on the wire of a frame of that length. */
    long serialisationNs(int bytes) {
        return bitsPerSecond == 0 ? 0 : (long) bytes * BITS * NS_PER_SECOND / bitsPerSecond;
    }

    /** Bytes that wait or are being sent. */
    public long waitingBytes(long nowNs) {
        long busyNs = wireFreeNs - nowNs;
        return busyNs <= 0 || bitsPerSecond == 0 ? 0 : (long) ((double) busyNs * bitsPerSecond / BITS / NS_PER_SECOND);
    }

    void delayNs(long newDelayNs) {
        this.delayNs = newDelayNs;
    }

    void bitsPerSecond(long newBitsPerSecond) {
        this.bitsPerSecond = newBitsPerSecond;
    }

    void queueBytes(long newQueueBytes) {
        this.queueBytes = newQueueBytes;
    }

    void loss(double newLoss) {
        this.loss = newLoss;
    }

    void up(boolean nowUp) {
        if (up && !nowUp) {
            cuts++; // what is on the wire is lost too
            wireFreeNs = 0;
        }
        up = nowUp;
    }

    /** Frames handed to the channel. */
    public long sentFrames() {
        return sentFrames;
    }

    /** Bytes handed to the channel. */
    public long sentBytes() {
        return sentBytes;
    }

    /** Frames that reached the other end. */
    public long deliveredFrames() {
        return deliveredFrames;
    }

    /** Frames lost by chance. */
    public long lostFrames() {
        return lostFrames;
    }

    /** Frames dropped because the queue was full. */
    public long overflowFrames() {
        return overflowFrames;
    }

    /** Frames lost because the link was down or went down under them. */
    public long cutFrames() {
        return cutFrames;
    }

    /** A frame on its way; pooled by the channel. */
    private final class Delivery implements Runnable {
        private Frame frame;
        private int cutsAtStart;
        private Delivery next;

        @Override
        public void run() {
            Frame arrived = frame;
            boolean cut = cutsAtStart != cuts;
            frame = null;
            next = idle;
            idle = this;
            if (cut) {
                cutFrames++;
                arrived.release();
            } else {
                deliveredFrames++;
                to.deliver(arrived);
            }
        }
    }
}
