package dev.weft.bmv2.exec;

/** Lowered primitives on headers, unions and stacks. */
final class HeaderOpNodes {
    private HeaderOpNodes() {}

    static final class Add extends Op {
        private final HeaderOps headers;
        private final HeaderNode header;

        Add(HeaderOps headers, HeaderNode header) {
            this.headers = headers;
            this.header = header;
        }

        @Override
        void run(PacketState packet) {
            int h = header.index(packet);
            if (h >= 0 && !headers.valid(packet, h)) {
                headers.zero(packet, h);
                headers.setValid(packet, h);
                packet.packetLength += headers.length(packet, h);
            }
        }
    }

    static final class Remove extends Op {
        private final HeaderOps headers;
        private final HeaderNode header;

        Remove(HeaderOps headers, HeaderNode header) {
            this.headers = headers;
            this.header = header;
        }

        @Override
        void run(PacketState packet) {
            int h = header.index(packet);
            if (h >= 0 && headers.valid(packet, h)) {
                packet.packetLength -= headers.length(packet, h);
                headers.setInvalid(packet, h);
            }
        }
    }

    static final class Assign extends Op {
        private final HeaderOps headers;
        private final HeaderNode target;
        private final HeaderNode source;

        Assign(HeaderOps headers, HeaderNode target, HeaderNode source) {
            this.headers = headers;
            this.target = target;
            this.source = source;
        }

        @Override
        void run(PacketState packet) {
            headers.assign(packet, target.index(packet), source.index(packet));
        }
    }

    static final class AssignUnion extends Op {
        private final HeaderOps headers;
        private final HeaderNode target;
        private final HeaderNode source;

        AssignUnion(HeaderOps headers, HeaderNode target, HeaderNode source) {
            this.headers = headers;
            this.target = target;
            this.source = source;
        }

        @Override
        void run(PacketState packet) {
            int to = target.index(packet);
            int from = source.index(packet);
            if (to != from) {
                headers.assignUnion(packet, to, from);
            }
        }
    }

    static final class AssignStack extends Op {
        private final HeaderOps headers;
        private final int target;
        private final int source;
        private final int[] targetHeaders;
        private final int[] sourceHeaders;

        AssignStack(HeaderOps headers, int target, int source, int[] targetHeaders, int[] sourceHeaders) {
            this.headers = headers;
            this.target = target;
            this.source = source;
            this.targetHeaders = targetHeaders;
            this.sourceHeaders = sourceHeaders;
        }

        @Override
        void run(PacketState packet) {
            packet.stackNext[target] = packet.stackNext[source];
            for (int i = 0; i < targetHeaders.length; i++) {
                headers.assign(packet, targetHeaders[i], sourceHeaders[i]);
            }
        }
    }

    static final class AssignUnionStack extends Op {
        private final HeaderOps headers;
        private final int target;
        private final int source;
        private final int[] targetUnions;
        private final int[] sourceUnions;

        AssignUnionStack(HeaderOps headers, int target, int source, int[] targetUnions, int[] sourceUnions) {
            this.headers = headers;
            this.target = target;
            this.source = source;
            this.targetUnions = targetUnions;
            this.sourceUnions = sourceUnions;
        }

        @Override
        void run(PacketState packet) {
            if (target == source) {
                return;
            }
            packet.unionStackNext[target] = packet.unionStackNext[source];
            for (int i = 0; i < targetUnions.length; i++) {
                headers.assignUnion(packet, targetUnions[i], sourceUnions[i]);
            }
        }
    }

    /**
     * Push or pop of a header stack, or of a union stack, which is shifted member by member ({@code columns} holds the
     * headers of each union member, stack order).
     */
    static final class Shift extends Op {
        private final HeaderOps headers;
        private final int stack;
        private final boolean unions;
        private final int[][] columns;
        private final DataNode count;
        private final boolean push;

        Shift(HeaderOps headers, int stack, boolean unions, int[][] columns, DataNode count, boolean push) {
            this.headers = headers;
            this.stack = stack;
            this.unions = unions;
            this.columns = columns;
            this.count = count;
            this.push = push;
        }

        @Override
        void run(PacketState packet) {
            int size = columns[0].length;
            int wanted = count.index(packet);
            int n = wanted < 0 ? size : Math.min(wanted, size);
            if (n == 0) {
                return;
            }
            int[] next = unions ? packet.unionStackNext : packet.stackNext;
            next[stack] = push ? Math.min(size, next[stack] + n) : Math.max(0, next[stack] - n);
            for (int[] column : columns) {
                if (push) {
                    headers.push(packet, column, n);
                } else {
                    headers.pop(packet, column, n);
                }
            }
        }
    }
}
