package dev.weft.p4.program.wire;

import java.nio.ByteBuffer;
import java.util.Objects;

/** The agent header: 40 bytes behind UDP port {@link #UDP_PORT}. Immutable. */
public final class AgentHeader {
    /** The UDP port, source or destination, that announces an agent header ("WF"). */
    public static final int UDP_PORT = 22342;

    /** Length in bytes. */
    public static final int BYTES = 40;

    /** The version that this class reads and writes. */
    public static final int VERSION = 1;

    public static final int REQUEST = 1;
    public static final int REPLY = 2;
    public static final int METRIC = 3;
    public static final int PROBE = 4;
    public static final int PROBE_REPLY = 5;

    public static final int NEXT_PAYLOAD = 0;
    public static final int NEXT_FEEDBACK = 1;

    public static final int HUMAN = 1;
    public static final int AGENT = 2;
    public static final int TOOL = 3;

    private final int message;
    private final int subjectType;
    private final int relation;
    private final int trafficClass;
    private final int ttl;
    private final int protocol;
    private final int epoch;
    private final int countedBy;
    private final int next;
    private final long source;
    private final long destination;
    private final int task;
    private final int token;
    private final int sequence;
    private final int instance;
    private final int count;

    private AgentHeader(Builder b) {
        message = Bits.check("message", b.message, 4);
        subjectType = Bits.check("subject type", b.subjectType, 4);
        relation = Bits.check("relation", b.relation, 4);
        trafficClass = Bits.check("traffic class", b.trafficClass, 8);
        ttl = Bits.check("ttl", b.ttl, 8);
        protocol = Bits.check("protocol", b.protocol, 8);
        epoch = Bits.check("epoch", b.epoch, 8);
        countedBy = Bits.check("counted by", b.countedBy, 8);
        next = Bits.check("next", b.next, 8);
        source = b.source;
        destination = b.destination;
        task = b.task;
        token = b.token;
        sequence = b.sequence;
        instance = Bits.check("instance", b.instance, 16);
        count = Bits.check("count", b.count, 16);
    }

    /** Starts a header with this message type; all else is zero but the ttl, which is 64. */
    public static Builder message(int message) {
        return new Builder(message);
    }

    /**
     * Reads a header at the buffer's position and moves past it.
     *
     * @throws WireException if fewer than {@value #BYTES} bytes are left or the version is another
     */
    public static AgentHeader read(ByteBuffer in) {
        Bits.require(in, BYTES, "agent header");
        int first = in.get() & 0xff;
        if (first >>> 4 != VERSION) {
            throw new WireException("agent header of version " + (first >>> 4) + ", expected " + VERSION);
        }
        int second = in.get() & 0xff;
        Builder b = new Builder(first & 0xf);
        b.subjectType = second >>> 4;
        b.relation = second & 0xf;
        b.trafficClass = in.get() & 0xff;
        b.ttl = in.get() & 0xff;
        b.protocol = in.get() & 0xff;
        b.epoch = in.get() & 0xff;
        b.countedBy = in.get() & 0xff;
        b.next = in.get() & 0xff;
        b.source = in.getLong();
        b.destination = in.getLong();
        b.task = in.getInt();
        b.token = in.getInt();
        b.sequence = in.getInt();
        b.instance = in.getShort() & 0xffff;
        b.count = in.getShort() & 0xffff;
        return new AgentHeader(b);
    }

    /** Writes the header at the buffer's position. */
    public void write(ByteBuffer out) {
        out.put((byte) (VERSION << 4 | message));
        out.put((byte) (subjectType << 4 | relation));
        out.put((byte) trafficClass);
        out.put((byte) ttl);
        out.put((byte) protocol);
        out.put((byte) epoch);
        out.put((byte) countedBy);
        out.put((byte) next);
        out.putLong(source);
        out.putLong(destination);
        out.putInt(task);
        out.putInt(token);
        out.putInt(sequence);
        out.putShort((short) instance);
        out.putShort((short) count);
    }

    public int message() {
        return message;
    }

    /** {@link #HUMAN}, {@link #AGENT} or {@link #TOOL}. */
    public int subjectType() {
        return subjectType;
    }

    /** 0 none, 1 peer, 2 delegate of a human, 3 tool of an agent. */
    public int relation() {
        return relation;
    }

    public int trafficClass() {
        return trafficClass;
    }

    public int ttl() {
        return ttl;
    }

    /** 0 none, 1 A2A, 2 MCP, 3 ACP, 4 ANP. */
    public int protocol() {
        return protocol;
    }

    /** The configuration epoch, stamped by the ingress switch. */
    public int epoch() {
        return epoch;
    }

    /** The ingress switch that counted the request, stamped by it and echoed in the reply; 0: none. */
    public int countedBy() {
        return countedBy;
    }

    /** {@link #NEXT_PAYLOAD} or {@link #NEXT_FEEDBACK}. */
    public int next() {
        return next;
    }

    public long source() {
        return source;
    }

    /** The id of an agent or a service. */
    public long destination() {
        return destination;
    }

    public int task() {
        return task;
    }

    /** The digest of the access token. */
    public int token() {
        return token;
    }

    public int sequence() {
        return sequence;
    }

    /** Who serves, stamped by the switch; 0: nobody yet. */
    public int instance() {
        return instance;
    }

    /** How many requests that ingress has sent to the instance, modulo 2^16; echoed in the reply. */
    public int count() {
        return count;
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof AgentHeader)) {
            return false;
        }
        ByteBuffer a = ByteBuffer.allocate(BYTES);
        ByteBuffer b = ByteBuffer.allocate(BYTES);
        write(a);
        ((AgentHeader) other).write(b);
        return a.flip().equals(b.flip());
    }

    @Override
    public int hashCode() {
        return Objects.hash(message, source, destination, task, sequence);
    }

    @Override
    public String toString() {
        return String.format(
                "agent{message %d, class %d, %016x -> %016x, task %d, sequence %d, instance %d, epoch %d}",
                message, trafficClass, source, destination, task, sequence, instance, epoch);
    }

    /** Collects the fields of a header; what is not set is zero. */
    public static final class Builder {
        private final int message;
        private int subjectType;
        private int relation;
        private int trafficClass;
        private int ttl = 64;
        private int protocol;
        private int epoch;
        private int countedBy;
        private int next;
        private long source;
        private long destination;
        private int task;
        private int token;
        private int sequence;
        private int instance;
        private int count;

        private Builder(int message) {
            this.message = message;
        }

        public Builder subject(int type, int relationToUser) {
            this.subjectType = type;
            this.relation = relationToUser;
            return this;
        }

        public Builder trafficClass(int value) {
            this.trafficClass = value;
            return this;
        }

        public Builder ttl(int value) {
            this.ttl = value;
            return this;
        }

        public Builder protocol(int value) {
            this.protocol = value;
            return this;
        }

        public Builder epoch(int value) {
            this.epoch = value;
            return this;
        }

        public Builder next(int value) {
            this.next = value;
            return this;
        }

        public Builder source(long value) {
            this.source = value;
            return this;
        }

        public Builder destination(long value) {
            this.destination = value;
            return this;
        }

        public Builder task(int value) {
            this.task = value;
            return this;
        }

        public Builder token(int value) {
            this.token = value;
            return this;
        }

        public Builder sequence(int value) {
            this.sequence = value;
            return this;
        }

        public Builder instance(int value) {
            this.instance = value;
            return this;
        }

        /** In a reply: what the request said of the ingress that counted it. */
        public Builder echo(AgentHeader request) {
            this.countedBy = request.countedBy;
            this.count = request.count;
            return this;
        }

        /** What an ingress stamps. */
        public Builder counted(int by, int number) {
            this.countedBy = by;
            this.count = number;
            return this;
        }

        /**
         * Builds the header.
         *
         * @throws IllegalArgumentException if a value is wider than its field
         */
        public AgentHeader build() {
            return new AgentHeader(this);
        }
    }
}
