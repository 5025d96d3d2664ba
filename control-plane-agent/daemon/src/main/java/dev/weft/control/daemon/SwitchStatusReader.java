package dev.weft.control.daemon;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.MeterConfig;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.plan.Planner;
import dev.weft.control.core.plan.SwitchPlan;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.InstanceStatus;
import dev.weft.dataplane.api.PoolStatus;
import dev.weft.dataplane.api.TargetStatus;
import dev.weft.p4.program.Drop;
import dev.weft.p4.runtime.ElectionId;
import dev.weft.p4.runtime.client.P4RuntimeException;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import p4.v1.P4RuntimeOuterClass.CounterData;
import p4.v1.P4RuntimeOuterClass.CounterEntry;
import p4.v1.P4RuntimeOuterClass.Entity;

/** Finds out how one switch is, without writing to it. */
final class SwitchStatusReader {
    private static final String DROPS = "WeftIngress.drops";
    private static final String SERVICES = "WeftIngress.weft.services.services_";

    private final SwitchSession session;
    private final Compilation compilation;
    private final SwitchConfiguration desired;
    private final P4InfoPipeline ids;
    private final EntityCodec codec;

    private SwitchStatusReader(SwitchSession session, Compilation compilation, PipelineBundle pipeline) {
        this.session = session;
        this.compilation = compilation;
        this.desired = compilation.switches().get(session.node().name());
        this.ids = pipeline.ids();
        this.codec = new EntityCodec(ids);
    }

    /** The status of a switch; one that is down is reported, not thrown. */
    static StatusReport.SwitchStatus read(
            SwitchNode node, Compilation compilation, Channels channels, PipelineBundle pipeline) {
        int desired = PlanReports.parts(compilation.switches().get(node.name()));
        try (SwitchSession session = SwitchSession.open(node, channels, ElectionId.ZERO, pipeline)) {
            if (session.running() != StatusReport.Pipeline.MATCH) {
                return bare(node, true, "", session.running(), desired);
            }
            return new SwitchStatusReader(session, compilation, pipeline).read();
        } catch (ControllerException e) {
            boolean reachable = e.kind() != ControllerException.Kind.UNREACHABLE;
            return bare(node, reachable, e.getMessage(), StatusReport.Pipeline.UNKNOWN, desired);
        } catch (P4RuntimeException | StatusRuntimeException e) {
            return bare(node, false, SwitchErrors.reason(e), StatusReport.Pipeline.UNKNOWN, desired);
        }
    }

    private static StatusReport.SwitchStatus bare(
            SwitchNode node, boolean reachable, String problem, StatusReport.Pipeline pipeline, int desired) {
        return new StatusReport.SwitchStatus(
                node.name(),
                node.agent(),
                reachable,
                problem,
                pipeline,
                desired,
                0,
                desired,
                Optional.empty(),
                new TreeMap<>(),
                new TreeMap<>(),
                List.of());
    }

    private StatusReport.SwitchStatus read() {
        SwitchConfiguration found = session.readBack();
        SwitchPlan difference = Planner.plan(desired, found);
        return new StatusReport.SwitchStatus(
                session.node().name(),
                session.node().agent(),
                true,
                "",
                session.running(),
                PlanReports.parts(desired),
                PlanReports.parts(found),
                difference.changes().size(),
                session.agent().map(a -> agent(a.getFingerprint(), session.agentStatus())),
                drops(),
                services(),
                meters(found));
    }

    private SortedMap<String, Long> drops() {
        SortedMap<String, Long> drops = new TreeMap<>();
        Entity all = Entity.newBuilder()
                .setCounterEntry(
                        CounterEntry.newBuilder().setCounterId(ids.counters().number(DROPS)))
                .build();
        for (Entity cell : session.read(List.of(all))) {
            long packets = cell.getCounterEntry().getData().getPacketCount();
            int reason = Math.toIntExact(cell.getCounterEntry().getIndex().getIndex());
            if (packets > 0) {
                drops.put(Drop.of(reason).name(), packets);
            }
        }
        return drops;
    }

    /** Sums the direct counters of the entries that serve, by the service that each entry comes from. */
    private SortedMap<String, Long> services() {
        List<Entity> patterns = new ArrayList<>();
        for (String table : ids.model().tables().keySet()) {
            if (table.startsWith(SERVICES)) {
                patterns.add(Entity.newBuilder()
                        .setTableEntry(p4.v1.P4RuntimeOuterClass.TableEntry.newBuilder()
                                .setTableId(ids.tables().number(table))
                                .setCounterData(CounterData.getDefaultInstance()))
                        .build());
            }
        }
        SortedMap<String, Long> packets = new TreeMap<>();
        compilation.model().services().forEach(service -> packets.put(service.name(), 0L));
        for (Entity entity : session.read(patterns)) {
            TableEntry entry = codec.entry(entity.getTableEntry());
            long count = entity.getTableEntry().getCounterData().getPacketCount();
            service(entry).ifPresent(name -> packets.merge(name, count, Long::sum));
        }
        return packets;
    }

    /** The service that an entry serves, by the number in its action. */
    private Optional<String> service(TableEntry entry) {
        return entry.action()
                .map(call -> call.arguments().get("service"))
                .flatMap(number -> compilation.ids().serviceStatement((int) number.toLong()))
                .flatMap(id -> compilation.model().statement(id))
                .map(dev.weft.control.core.model.Statement::name);
    }

    private List<StatusReport.MeterView> meters(SwitchConfiguration found) {
        List<StatusReport.MeterView> meters = new ArrayList<>();
        for (MeterConfig meter : found.meters().values()) {
            String service = compilation
                    .ids()
                    .serviceStatement((int) meter.key().index())
                    .flatMap(id -> compilation.model().statement(id))
                    .map(dev.weft.control.core.model.Statement::name)
                    .orElse(meter.key().toString());
            meters.add(new StatusReport.MeterView(service, meter.pir(), meter.pburst()));
        }
        return meters;
    }

    private StatusReport.AgentView agent(String fingerprint, AgentStatus status) {
        boolean configured = desired.agent()
                .map(wanted -> AgentCodec.message(wanted, compilation.model()))
                .map(wanted -> AgentCodec.fingerprint(wanted).equals(fingerprint))
                .orElse(true);
        TargetStatus target = status.getTarget();
        String state =
                words(target.getState().name()) + (target.getReason().isEmpty() ? "" : ": " + target.getReason());
        Map<Integer, String> names = status.getInstancesList().stream()
                .collect(Collectors.toMap(
                        InstanceStatus::getInstance, InstanceStatus::getInstanceId, (a, b) -> a, TreeMap::new));
        return new StatusReport.AgentView(
                configured,
                state,
                status.getPins(),
                status.getInstancesList().stream()
                        .map(SwitchStatusReader::instance)
                        .toList(),
                status.getPoolsList().stream().map(pool -> pool(pool, names)).toList(),
                status.getPeersList().stream()
                        .map(p -> new StatusReport.PeerView(p.getSwitchId(), p.getReachable(), p.getNetworkUs()))
                        .toList());
    }

    private static StatusReport.InstanceView instance(InstanceStatus instance) {
        return new StatusReport.InstanceView(
                instance.getInstanceId(),
                instance.getSite(),
                words(instance.getKnowledge().name()),
                instance.getCompute().getDelayUs(),
                instance.getNetworkKnown() ? instance.getNetworkUs() : -1,
                instance.getComputeScore(),
                instance.getNetworkScore(),
                instance.getScore(),
                instance.getAvailableSlots());
    }

    private static StatusReport.PoolView pool(PoolStatus pool, Map<Integer, String> names) {
        int all = pool.getSharesList().stream()
                .mapToInt(PoolStatus.Share::getMentions)
                .sum();
        SortedMap<String, Double> shares = new TreeMap<>();
        for (PoolStatus.Share share : pool.getSharesList()) {
            if (share.getMentions() > 0) {
                String name = names.getOrDefault(share.getInstance(), "#" + share.getInstance());
                shares.put(name, 100.0 * share.getMentions() / all);
            }
        }
        return new StatusReport.PoolView(
                pool.getServiceId(),
                pool.getDemandId(),
                words(pool.getPolicy().name()),
                words(pool.getSelection().name()),
                pool.getAdvised() ? pool.getGapPermille() / 1_000.0 : -1,
                shares);
    }

    private static String words(String constant) {
        return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
