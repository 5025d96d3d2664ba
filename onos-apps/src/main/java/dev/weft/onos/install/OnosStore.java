package dev.weft.onos.install;

import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.FieldMatch;
import dev.weft.control.core.ir.MeterConfig;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.transaction.Image;
import dev.weft.transaction.PartKey;
import dev.weft.transaction.StoreException;
import dev.weft.transaction.SwitchStore;
import dev.weft.transaction.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.onosproject.net.DeviceId;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleOperations;
import org.onosproject.net.flow.FlowRuleOperationsContext;
import org.onosproject.net.group.Group;
import org.onosproject.net.group.GroupBuckets;
import org.onosproject.net.meter.Meter;
import org.onosproject.net.meter.MeterRequest;
import org.onosproject.net.pi.runtime.PiGroupKey;

/**
 * The tables of one device for a participant, through ONOS's services. ONOS forwards what it is told to the node that is
 * master of the device; without a master nothing is written. Only what this application has installed is read and
 * written. Calls block until ONOS has the device's answer.
 */
public final class OnosStore implements SwitchStore {
    private static final int BATCH = 500;

    private final OnosServices onos;
    private final DeviceId device;
    private final Parts parts;
    private final Groups groups;
    private final Meters meters;
    private final FlowRules rules;
    private final GroupWaiter waiter;
    private final LongSupplier timeoutMillis;
    private final Fence fence;

    /** Stops a node that is not the leader any more. */
    public interface Fence {
        /**
         * Returns if this node still leads.
         *
         * @throws StoreException if another one does
         */
        void check() throws StoreException;
    }

    /** Makes a store. */
    public OnosStore(
            OnosServices onos, DeviceId device, PipelineModel pipeline, LongSupplier timeoutMillis, Fence fence) {
        this.onos = onos;
        this.device = device;
        this.parts = new Parts(pipeline);
        this.groups = new Groups(pipeline);
        this.meters = new Meters(pipeline);
        this.rules = new FlowRules(pipeline, groups, onos.application, device);
        this.waiter = new GroupWaiter(onos.groups, device);
        this.timeoutMillis = timeoutMillis;
        this.fence = fence;
    }

    @Override
    public Image read() throws StoreException {
        Map<PartKey, byte[]> found = new HashMap<>();
        int epoch = 0;
        for (FlowEntry flow : onos.flows.getFlowEntries(device)) {
            if (flow.appId() != onos.application.id() || isGoing(flow)) {
                continue;
            }
            OptionalInt active = rules.epoch(flow);
            if (active.isPresent()) {
                epoch = active.getAsInt();
            } else {
                TableEntry entry = rules.entry(flow);
                found.put(parts.key(entry.key()), Parts.value(entry));
            }
        }
        for (Group group : onos.groups.getGroups(device, onos.application)) {
            if (group.appCookie() instanceof PiGroupKey && group.state() != Group.GroupState.PENDING_DELETE) {
                GroupWithMembers ours = groups.group(group, rules::call);
                found.put(parts.key(ours.group().key()), Parts.value(ours));
            }
        }
        for (Meter meter : onos.meters.getMeters(device)) {
            if (onos.application.equals(meter.appId())) {
                MeterConfig config = meters.config(meter);
                found.put(parts.key(config.key()), Parts.value(config));
            }
        }
        return new Image(found, epoch);
    }

    private static boolean isGoing(FlowEntry flow) {
        return flow.state() == FlowEntry.FlowEntryState.PENDING_REMOVE
                || flow.state() == FlowEntry.FlowEntryState.REMOVED;
    }

    @Override
    public void write(List<Write> writes, Progress progress) throws StoreException {
        int from = 0;
        while (from < writes.size()) {
            int to = from + 1;
            while (to < writes.size() && to - from < BATCH && together(writes.get(from), writes.get(to))) {
                to++;
            }
            batch(writes.subList(from, to));
            from = to;
            if (!progress.acknowledged(from) && from < writes.size()) {
                throw new StoreException(StoreException.Kind.CANCELLED, "stopped by the controller", null, null);
            }
        }
    }

    private static boolean together(Write a, Write b) {
        return a.key().rank() == b.key().rank() && a.kind() == b.kind();
    }

    private void batch(List<Write> batch) throws StoreException {
        ready();
        try {
            switch (batch.get(0).key().rank()) {
                case GROUP:
                    group(batch);
                    break;
                case METER:
                    meter(batch);
                    break;
                default:
                    entries(batch);
                    break;
            }
        } catch (IllegalArgumentException e) {
            throw new StoreException(StoreException.Kind.REFUSED, e.getMessage(), batch.get(0), e);
        }
    }

    private void ready() throws StoreException {
        fence.check();
        if (!onos.devices.isAvailable(device)) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, device + " is not available", null, null);
        }
        if (onos.mastership.getMasterFor(device) == null) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, "no node of ONOS is master of " + device, null, null);
        }
    }

    private void entries(List<Write> batch) throws StoreException {
        boolean removes = batch.get(0).kind() == Write.Kind.DELETE;
        if (batch.get(0).kind() == Write.Kind.MODIFY) {
            List<FlowRule> covers = covers(batch);
            if (!covers.isEmpty()) {
                flows(covers, false, batch.get(0));
                flows(flowRules(batch), false, batch.get(0));
                flows(covers, true, batch.get(0));
                return;
            }
        }
        flows(flowRules(batch), removes, batch.get(0));
    }

    private List<FlowRule> flowRules(List<Write> batch) {
        List<FlowRule> flows = new ArrayList<>();
        for (Write write : batch) {
            flows.add(rules.rule(new PartOctets.In(value(write)).entry()));
        }
        return flows;
    }

    private static byte[] value(Write write) {
        return write.after().orElseGet(() -> write.before().orElseThrow(IllegalStateException::new));
    }

    /**
     * Routes that stand in for one while it is replaced: some of ONOS's drivers delete an entry and insert it anew. The
     * two longer prefixes of a route do what it does; where one of them has a route of its own, that is so already. A
     * route to a single address has none: it may miss for that moment.
     */
    private List<FlowRule> covers(List<Write> batch) throws StoreException {
        List<FlowRule> covers = new ArrayList<>();
        Map<PartKey, byte[]> present = null;
        for (Write write : batch) {
            TableEntry entry = new PartOctets.In(value(write)).entry();
            for (FieldMatch half : Matches.halves(entry.key())) {
                EntryKey key = new EntryKey(
                        entry.key().table(), List.of(half), entry.key().priority());
                if (present == null) {
                    present = read().parts();
                }
                if (!present.containsKey(parts.key(key))) {
                    covers.add(rules.rule(new TableEntry(key, entry.action(), entry.group(), entry.provenance())));
                }
            }
        }
        return covers;
    }

    private void flows(List<FlowRule> flows, boolean removes, Write first) throws StoreException {
        FlowRuleOperations.Builder operations = FlowRuleOperations.builder();
        flows.forEach(rule -> {
            if (removes) {
                operations.remove(rule);
            } else {
                operations.add(rule);
            }
        });
        CompletableFuture<FlowRuleOperations> failed = new CompletableFuture<>();
        onos.flows.apply(operations.build(new FlowRuleOperationsContext() {
            @Override
            public void onSuccess(FlowRuleOperations done) {
                failed.complete(null);
            }

            @Override
            public void onError(FlowRuleOperations refused) {
                failed.complete(refused);
            }
        }));
        if (await(failed) != null) {
            ready(); // a device that went away has not refused
            throw new StoreException(
                    StoreException.Kind.REFUSED,
                    device + " does not take flow rules; ONOS's log says which and why",
                    first,
                    null);
        }
    }

    private <T> T await(CompletableFuture<T> future) throws StoreException {
        try {
            return future.get(timeoutMillis.getAsLong(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE,
                    device + " has not answered within " + timeoutMillis.getAsLong() + " ms",
                    null,
                    e);
        } catch (ExecutionException e) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE,
                    device + ": " + e.getCause().getMessage(),
                    null,
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(StoreException.Kind.UNAVAILABLE, "the application stops", null, e);
        }
    }

    /** ONOS sees a group on its device when it polls, so that all are on their way before the first is waited for. */
    private void group(List<Write> batch) throws StoreException {
        List<CompletableFuture<Void>> settled = new ArrayList<>();
        try {
            for (Write write : batch) {
                settled.add(group(write));
            }
            await(CompletableFuture.allOf(settled.toArray(new CompletableFuture<?>[0])));
        } finally {
            settled.forEach(one -> one.cancel(false)); // nobody waits any more
        }
    }

    private CompletableFuture<Void> group(Write write) {
        GroupWithMembers group = new PartOctets.In(value(write)).group();
        PiGroupKey cookie = groups.key(group.group().key());
        boolean removes = write.kind() == Write.Kind.DELETE;
        GroupBuckets buckets = removes ? null : groups.buckets(group);
        return waiter.settled(cookie, buckets, () -> {
            if (removes) {
                onos.groups.removeGroup(device, cookie, onos.application);
            } else if (onos.groups.getGroup(device, cookie) == null) {
                onos.groups.addGroup(groups.description(group, device, onos.application));
            } else {
                onos.groups.setBucketsForGroup(device, cookie, buckets, cookie, onos.application);
            }
        });
    }

    private void meter(List<Write> batch) throws StoreException {
        List<MeterAnswer> answers = new ArrayList<>();
        for (Write write : batch) { // as with groups
            MeterConfig meter = new PartOctets.In(value(write)).meter();
            MeterAnswer answer = new MeterAnswer();
            answers.add(answer);
            MeterRequest.Builder request =
                    meters.request(meter, device, onos.application).withContext(answer);
            if (write.kind() == Write.Kind.DELETE) {
                onos.meters.withdraw(request.remove(), meters.cell(meter.key()));
            } else {
                onos.meters.submit(request.add());
            }
        }
        for (int i = 0; i < batch.size(); i++) {
            String refusal = await(answers.get(i).future());
            if (!refusal.isEmpty()) {
                throw new StoreException(
                        StoreException.Kind.REFUSED, device + " does not take a meter: " + refusal, batch.get(i), null);
            }
        }
    }

    /** The flip: ONOS's drivers modify a default action in one step, whatever they do to other entries. */
    @Override
    public void flip(int epoch) throws StoreException {
        ready();
        flows(List.of(rules.epoch(epoch)), false, null);
    }

    @Override
    public long capacity(int table) {
        return parts.capacity(table);
    }
}
