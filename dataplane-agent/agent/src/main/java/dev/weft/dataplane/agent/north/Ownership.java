package dev.weft.dataplane.agent.north;

import dev.weft.dataplane.agent.target.PacketOuts;
import dev.weft.dataplane.agent.target.Punted;
import dev.weft.p4.program.Punt;
import dev.weft.p4.program.WeftP4;
import dev.weft.p4.program.WeftProgram;
import dev.weft.p4.program.wire.StateMessage;
import java.util.Optional;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.PacketIn;
import p4.v1.P4RuntimeOuterClass.PacketOut;

/**
 * What of the pipeline is the agent's own: the pins, every register, and the packets by which it works. Controllers do not
 * see it and may not change it.
 */
final class Ownership {
    private static final int PINS = WeftP4.Tables.Pins.ID;

    /** A port has nine bits in the data plane; more are cut off. */
    private static final int PORT_MASK = 0x1ff;

    private static final int REASON_OFFSET = 2;

    private Ownership() {}

    /** Whether controllers do not get to read an entity. */
    static boolean hidden(Entity entity) {
        return table(entity) == PINS;
    }

    /** Why controllers may not write an entity; empty if they may. */
    static Optional<String> refusal(Entity entity) {
        if (table(entity) == PINS) {
            return Optional.of("table " + WeftP4.Tables.Pins.NAME
                    + " belongs to the switch-resident agent, which pins flows there; leave it alone");
        }
        if (entity.getEntityCase() == Entity.EntityCase.REGISTER_ENTRY) {
            return Optional.of("register " + entity.getRegisterEntry().getRegisterId()
                    + " belongs to the switch-resident agent and the data plane; leave it alone");
        }
        return Optional.empty();
    }

    private static int table(Entity entity) {
        return switch (entity.getEntityCase()) {
            case TABLE_ENTRY -> entity.getTableEntry().getTableId();
            case DIRECT_COUNTER_ENTRY ->
                entity.getDirectCounterEntry().getTableEntry().getTableId();
            case DIRECT_METER_ENTRY ->
                entity.getDirectMeterEntry().getTableEntry().getTableId();
            default -> 0;
        };
    }

    /** Whether a packet-in is for the agent, not for controllers. */
    static boolean agents(PacketIn packet) {
        return isAgents(Punted.reason(packet));
    }

    private static boolean isAgents(int reason) {
        return reason >= Punt.LOCAL.ordinal() && reason <= Punt.TOO_BIG.ordinal();
    }

    /** Why controllers may not send a packet-out; empty if they may. */
    static Optional<String> refusal(PacketOut packet) {
        if (PacketOuts.operation(packet) == StateMessage.OUT_STATE) {
            return Optional.of("packet-outs of operation " + StateMessage.OUT_STATE
                    + " (state) belong to the switch-resident agent; use 0 (emit) or 1 (submit)");
        }
        if (forged(packet)) {
            return Optional.of("a packet-out to the CPU port must not come back as a packet-in for the switch-resident"
                    + " agent: use another reason than its own");
        }
        return Optional.empty();
    }

    /** Whether a packet-out would come back from the CPU port as what the pipeline alone may tell the agent. */
    private static boolean forged(PacketOut packet) {
        return PacketOuts.operation(packet) == StateMessage.OUT_EMIT
                && (PacketOuts.port(packet) & PORT_MASK) == WeftProgram.CPU_PORT
                && packet.getPayload().size() > REASON_OFFSET
                && isAgents(packet.getPayload().byteAt(REASON_OFFSET) & 0xff);
    }
}
