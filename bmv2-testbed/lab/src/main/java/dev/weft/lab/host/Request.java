package dev.weft.lab.host;

/** What became of one request, as its client saw it. */
public final class Request {
    private final long sequence;
    private final int flow;
    private final boolean first;
    private final long sentNs;
    private long repliedNs = -1;
    private int servedBy;

    Request(long sequence, int flow, boolean first, long sentNs) {
        this.sequence = sequence;
        this.flow = flow;
        this.first = first;
        this.sentNs = sentNs;
    }

    /** Counts the requests of one source from 0. */
    public long sequence() {
        return sequence;
    }

    /** The flow it belongs to: a task id, or a source port. */
    public int flow() {
        return flow;
    }

    /** Whether it opened its flow. */
    public boolean opensFlow() {
        return first;
    }

    /** When it was sent. */
    public long sentNs() {
        return sentNs;
    }

    /** Whether a reply came. */
    public boolean isReplied() {
        return repliedNs >= 0;
    }

    /** From request to reply. */
    public long elapsedNs() {
        return repliedNs - sentNs;
    }

    /** The lab's number of the instance that replied, 0 before. */
    public int servedBy() {
        return servedBy;
    }

    void replied(long nowNs, int instance) {
        repliedNs = nowNs;
        servedBy = instance;
    }
}
