package dev.weft.bmv2.p4runtime;

import com.google.protobuf.ByteString;
import dev.weft.bmv2.control.ProfileControl;
import p4.v1.P4RuntimeOuterClass.ActionProfileAction;
import p4.v1.P4RuntimeOuterClass.ActionProfileGroup;
import p4.v1.P4RuntimeOuterClass.BackupReplica;
import p4.v1.P4RuntimeOuterClass.Replica;
import p4.v1.P4RuntimeOuterClass.SdnPort;

/**
 * Port numbers of controllers (specification section 18.1.1): those of the data plane, and the reserved number of the
 * CPU port.
 */
final class SdnPorts {
    /** bmv2's ports are 9 bits wide. */
    private static final int MAX_PORT = 511;

    private static final int PORT_BITS = 32;

    private final int cpuPort;

    /**
     * The ports of a switch.
     *
     * @param cpuPort or {@link P4RuntimeTarget#NO_CPU_PORT}
     */
    SdnPorts(int cpuPort) {
        this.cpuPort = cpuPort;
    }

    int of(Replica replica, String where) {
        return replica.getPortKindCase() == Replica.PortKindCase.PORT
                ? port(replica.getPort(), where)
                : port(Integer.toUnsignedLong(replica.getEgressPort()), where);
    }

    int of(BackupReplica replica, String where) {
        return port(replica.getPort(), where + ": backup");
    }

    /** The port that a group's member watches, or {@link ProfileControl#NO_PORT}. */
    int watched(ActionProfileGroup.Member member, String where) {
        return switch (member.getWatchKindCase()) {
            case WATCH_PORT -> watched(member.getWatchPort(), where);
            case WATCH -> port(Integer.toUnsignedLong(member.getWatch()), where + ": watch");
            default -> ProfileControl.NO_PORT;
        };
    }

    /** The port that a choice of a one-shot watches, or {@link ProfileControl#NO_PORT}. */
    int watched(ActionProfileAction choice, String where) {
        return switch (choice.getWatchKindCase()) {
            case WATCH_PORT -> watched(choice.getWatchPort(), where);
            case WATCH -> port(Integer.toUnsignedLong(choice.getWatch()), where + ": watch");
            default -> ProfileControl.NO_PORT;
        };
    }

    private int watched(ByteString port, String where) {
        return port.isEmpty() ? ProfileControl.NO_PORT : port(port, where + ": watch_port");
    }

    private int port(ByteString port, String where) {
        return port(Values.unsigned(port, PORT_BITS, where + ": port").longValueExact(), where);
    }

    private int port(long port, String where) {
        if (port == Integer.toUnsignedLong(SdnPort.SDN_PORT_CPU_VALUE)) {
            if (cpuPort == P4RuntimeTarget.NO_CPU_PORT) {
                throw P4RuntimeFailure.invalid(where + ": this switch has no CPU port");
            }
            return cpuPort;
        }
        if (port > MAX_PORT) {
            throw P4RuntimeFailure.invalid(where + ": there is no port " + port + "; valid: 0.." + MAX_PORT
                    + (cpuPort == P4RuntimeTarget.NO_CPU_PORT ? "" : " and 0xfffffffd for the CPU port"));
        }
        return (int) port;
    }
}
