package dev.weft.dataplane.agent.steer;

import dev.weft.dataplane.agent.stats.Counters;
import dev.weft.dataplane.agent.stats.Event;
import dev.weft.dataplane.agent.target.PacketOuts;
import dev.weft.dataplane.agent.target.Punted;
import dev.weft.dataplane.agent.target.Target;
import dev.weft.p4.program.WeftP4;
import dev.weft.p4.runtime.P4Bytes;
import dev.weft.p4.runtime.Updates;
import dev.weft.p4.runtime.client.P4RuntimeException;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p4.v1.P4RuntimeOuterClass.Action;
import p4.v1.P4RuntimeOuterClass.FieldMatch;
import p4.v1.P4RuntimeOuterClass.IdleTimeoutNotification;
import p4.v1.P4RuntimeOuterClass.TableAction;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.Update;

/**
 * Flows whose affinity cell another live flow held when they began: their instance stands in the table {@code pins}. A
 * pin goes when its flow has been idle for the service's time, or its instance can serve no more. Confined to the agent's
 * thread.
 */
final class Pins {
    private static final Logger LOG = LoggerFactory.getLogger(Pins.class);
    private static final int TABLE = WeftP4.Tables.Pins.ID;

    private final Target target;
    private final Counters counters;
    /** Instance by flow: hash in the high half, digest in the low. */
    private final Map<Long, Integer> pins = new HashMap<>();

    Pins(Target target, Counters counters) {
        this.target = target;
        this.counters = counters;
    }

    int size() {
        return pins.size();
    }

    /** Takes over the pins that the target holds. */
    void adopt() {
        pins.clear();
        try {
            for (TableEntry entry : target.readTable(WeftP4.Tables.Pins.NAME)) {
                if (entry.getMatchCount() > 0) {
                    pins.put(key(entry), instance(entry));
                }
            }
        } catch (P4RuntimeException e) {
            LOG.warn("cannot read the pins of the target; flows that it pins stay pinned: {}", e.getMessage());
        }
    }

    /**
     * Pins a flow to the candidate that selection chose for its first packet, and sends the packet through again.
     *
     * @param idleNs after so long without a packet the target reports the pin
     */
    void collided(Punted packet, long idleNs) {
        counters.count(Event.COLLISION);
        long key = (long) packet.flowHash() << 32 | packet.flowDigest() & 0xffffffffL;
        if (!pins.containsKey(key) && !install(key, packet, idleNs)) {
            counters.count(Event.COLLISION_DROPPED);
            return;
        }
        target.packetOut(PacketOuts.submit(packet.payload(), packet.ingressPort()));
    }

    private boolean install(long key, Punted packet, long idleNs) {
        if (packet.instance() == 0) {
            return false;
        }
        TableEntry entry =
                entry(key, packet.instance()).setIdleTimeoutNs(idleNs).build();
        try {
            target.write(List.of(Updates.insert(entry)));
        } catch (P4RuntimeException e) {
            if (!e.isAll(Status.Code.ALREADY_EXISTS)) {
                LOG.warn("cannot pin a flow of service {}: {}", packet.service(), e.getMessage());
                return false;
            }
        }
        counters.count(Event.PIN_INSTALLED);
        pins.put(key, packet.instance());
        return true;
    }

    void idle(IdleTimeoutNotification notification) {
        List<Long> over = new ArrayList<>();
        for (TableEntry entry : notification.getTableEntryList()) {
            if (entry.getTableId() == TABLE) {
                over.add(key(entry));
            }
        }
        remove(over);
    }

    /** Removes the pins to instances that can serve no more: their flows choose anew, once. */
    void keepOnly(IntPredicate serving) {
        if (pins.isEmpty()) {
            return;
        }
        List<Long> over = new ArrayList<>();
        pins.forEach((key, instance) -> {
            if (!serving.test(instance)) {
                over.add(key);
            }
        });
        remove(over);
    }

    private void remove(List<Long> keys) {
        if (keys.isEmpty() || !target.ready()) {
            return;
        }
        List<Update> updates = new ArrayList<>();
        for (Long key : keys) {
            Integer instance = pins.remove(key);
            updates.add(
                    Updates.delete(entry(key, instance == null ? 0 : instance).build()));
            counters.count(Event.PIN_REMOVED);
        }
        try {
            target.write(updates);
        } catch (P4RuntimeException e) {
            if (!e.isAll(Status.Code.NOT_FOUND)) {
                LOG.warn("cannot remove pins: {}", e.getMessage());
            }
        }
    }

    private static TableEntry.Builder entry(long key, int instance) {
        return TableEntry.newBuilder()
                .setTableId(TABLE)
                .addMatch(exact(WeftP4.Tables.Pins.KeyIds.FLOW_HASH, key >>> 32))
                .addMatch(exact(WeftP4.Tables.Pins.KeyIds.FLOW_DIGEST, key & 0xffffffffL))
                .setAction(TableAction.newBuilder()
                        .setAction(Action.newBuilder()
                                .setActionId(WeftP4.Actions.Pin.ID)
                                .addParams(Action.Param.newBuilder()
                                        .setParamId(WeftP4.Actions.Pin.ParamIds.INSTANCE)
                                        .setValue(P4Bytes.of(instance)))));
    }

    private static FieldMatch exact(int field, long value) {
        return FieldMatch.newBuilder()
                .setFieldId(field)
                .setExact(FieldMatch.Exact.newBuilder().setValue(P4Bytes.of(value)))
                .build();
    }

    private static long key(TableEntry entry) {
        long hash = 0;
        long digest = 0;
        for (FieldMatch match : entry.getMatchList()) {
            long value = P4Bytes.toLong(match.getExact().getValue());
            if (match.getFieldId() == WeftP4.Tables.Pins.KeyIds.FLOW_HASH) {
                hash = value;
            } else {
                digest = value;
            }
        }
        return hash << 32 | digest;
    }

    private static int instance(TableEntry entry) {
        return entry.getAction().getAction().getParamsList().stream()
                .mapToInt(param -> (int) P4Bytes.toLong(param.getValue()))
                .findFirst()
                .orElse(0);
    }
}
