package dev.weft.dataplane.agent.north;

import dev.weft.dataplane.agent.target.PacketOuts;
import dev.weft.dataplane.agent.target.Punted;
import dev.weft.p4.program.Punt;
import dev.weft.p4.program.WeftP4;
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
        int reason = Punted.reason(packet);
        return reason == Punt.LOCAL.ordinal() || reason == Punt.STATE.ordinal() || reason == Punt.COLLISION.ordinal();
    }

    /** Why controllers may not send a packet-out; empty if they may. */
    static Optional<String> refusal(PacketOut packet) {
        if (PacketOuts.operation(packet) == StateMessage.OUT_STATE) {
            return Optional.of("packet-outs of operation " + StateMessage.OUT_STATE
                    + " (state) belong to the switch-resident agent; use 0 (emit) or 1 (submit)");
        }
        return Optional.empty();
    }
}
