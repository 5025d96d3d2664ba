package dev.weft.dataplane.agent.telemetry;

import dev.weft.dataplane.agent.target.TargetSession;
import dev.weft.dataplane.api.CounterSample;
import dev.weft.dataplane.api.PortSample;
import dev.weft.p4.program.Drop;
import dev.weft.p4.program.WeftP4;
import dev.weft.p4.runtime.P4Bytes;
import dev.weft.p4.runtime.client.P4RuntimeException;
import gnmi.Gnmi.GetRequest;
import gnmi.Gnmi.Notification;
import gnmi.Gnmi.Path;
import gnmi.Gnmi.PathElem;
import gnmi.Gnmi.Update;
import gnmi.gNMIGrpc;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p4.v1.P4RuntimeOuterClass.Action;
import p4.v1.P4RuntimeOuterClass.CounterData;
import p4.v1.P4RuntimeOuterClass.CounterEntry;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.TableEntry;

/**
 * Asks the switch for its counters: ports by gNMI (openconfig-interfaces), services and drops by P4Runtime. Waits for the
 * answers: not for the agent's thread.
 */
final class SwitchSensor {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchSensor.class);
    private static final Set<Integer> SERVING =
            Set.of(WeftP4.Actions.ServeV4.ID, WeftP4.Actions.ServeV6.ID, WeftP4.Actions.ServeAgent.ID);
    private static final List<Integer> SERVICES =
            List.of(WeftP4.Tables.ServicesV4.ID, WeftP4.Tables.ServicesV6.ID, WeftP4.Tables.ServicesAgent.ID);

    private final Channel channel;
    private final TargetSession session;
    private final long callTimeoutNs;
    private boolean noPorts;

    /** @param callTimeoutNs limit of a call; 0: none */
    SwitchSensor(Channel channel, TargetSession session, long callTimeoutNs) {
        this.channel = channel;
        this.session = session;
        this.callTimeoutNs = callTimeoutNs;
    }

    /** The ports; empty if the switch is away or has no gNMI (as bmv2). */
    List<PortSample> ports() {
        if (noPorts) {
            return List.of();
        }
        GetRequest all = GetRequest.newBuilder()
                .addPath(Path.newBuilder().addElem(PathElem.newBuilder().setName("interfaces")))
                .build();
        Map<String, PortSample.Builder> ports = new TreeMap<>();
        try {
            gNMIGrpc.gNMIBlockingStub stub = gNMIGrpc.newBlockingStub(channel);
            if (callTimeoutNs > 0) {
                stub = stub.withDeadlineAfter(callTimeoutNs, TimeUnit.NANOSECONDS);
            }
            for (Notification notification : stub.get(all).getNotificationList()) {
                notification.getUpdateList().forEach(update -> take(ports, update));
            }
        } catch (StatusRuntimeException e) {
            noPorts = e.getStatus().getCode() == Status.Code.UNIMPLEMENTED;
            LOG.debug("the switch does not tell its ports: {}", e.getStatus());
        }
        return ports.values().stream().map(PortSample.Builder::build).toList();
    }

    private static void take(Map<String, PortSample.Builder> ports, Update leaf) {
        Path path = leaf.getPath();
        String name = path.getElemCount() < 2 ? "" : path.getElem(1).getKeyOrDefault("name", "");
        PortSample.Builder port = ports.computeIfAbsent(
                name,
                n -> PortSample.newBuilder().setSource(PortSample.Source.SWITCH).setName(n));
        long value = leaf.getVal().getUintVal();
        switch (path.getElem(path.getElemCount() - 1).getName()) {
            case "oper-status" -> port.setUp(leaf.getVal().getStringVal().equals("UP"));
            case "in-unicast-pkts" -> port.setRxPackets(value);
            case "in-octets" -> port.setRxBytes(value);
            case "in-discards" -> port.setRxDropped(value);
            case "out-unicast-pkts" -> port.setTxPackets(value);
            case "out-octets" -> port.setTxBytes(value);
            case "out-discards" -> port.setTxDropped(value);
            default -> {} // the switch tells more than a sample holds
        }
    }

    /**
     * The counters; empty while the switch is away.
     *
     * @param services ids of services by their numbers
     */
    List<CounterSample> counters(Map<Integer, String> services) {
        if (!session.ready()) {
            return List.of();
        }
        List<Entity> patterns = new ArrayList<>();
        patterns.add(Entity.newBuilder()
                .setCounterEntry(CounterEntry.newBuilder().setCounterId(WeftP4.Counters.Drops.ID))
                .build());
        for (int table : SERVICES) {
            patterns.add(Entity.newBuilder()
                    .setTableEntry(
                            TableEntry.newBuilder().setTableId(table).setCounterData(CounterData.getDefaultInstance()))
                    .build());
        }
        Map<String, Long> drops = new TreeMap<>();
        Map<String, Long> packets = new TreeMap<>();
        try {
            for (Entity entity : session.read(patterns)) {
                if (entity.hasCounterEntry()) {
                    CounterEntry cell = entity.getCounterEntry();
                    int reason = (int) cell.getIndex().getIndex();
                    if (reason > 0 && reason < Drop.values().length) {
                        drops.put(Drop.of(reason).name(), cell.getData().getPacketCount());
                    }
                } else {
                    TableEntry entry = entity.getTableEntry();
                    OptionalInt service = service(entry.getAction().getAction());
                    if (service.isPresent()) {
                        packets.merge(
                                services.getOrDefault(service.getAsInt(), "service " + service.getAsInt()),
                                entry.getCounterData().getPacketCount(),
                                Long::sum);
                    }
                }
            }
        } catch (P4RuntimeException | IllegalStateException e) {
            LOG.debug("the switch does not tell its counters", e);
            return List.of();
        }
        List<CounterSample> counters = new ArrayList<>();
        packets.forEach((name, count) -> counters.add(sample(CounterSample.Kind.SERVICE, name, count)));
        drops.forEach((name, count) -> counters.add(sample(CounterSample.Kind.DROP, name, count)));
        return counters;
    }

    private static CounterSample sample(CounterSample.Kind kind, String name, long packets) {
        return CounterSample.newBuilder()
                .setKind(kind)
                .setName(name)
                .setPackets(packets)
                .build();
    }

    /** The number of the service that an entry's action serves. */
    private static OptionalInt service(Action action) {
        if (SERVING.contains(action.getActionId())) {
            for (Action.Param param : action.getParamsList()) {
                if (param.getParamId() == WeftP4.Actions.ServeV4.ParamIds.SERVICE) {
                    return OptionalInt.of((int) P4Bytes.toLong(param.getValue()));
                }
            }
        }
        return OptionalInt.empty();
    }
}
