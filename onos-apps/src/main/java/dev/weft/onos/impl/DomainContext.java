package dev.weft.onos.impl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.onos.install.OnosServices;
import dev.weft.onos.install.OnosStore;
import dev.weft.onos.state.WeftState;
import dev.weft.transaction.StoreException;
import dev.weft.transaction.SwitchStore;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.onosproject.net.DeviceId;

/** What the controllers of domains share. */
final class DomainContext {
    private final WeftState state;
    private final Semantics semantics;
    private final Cluster cluster;
    private final OnosServices onos;
    private final ScheduledExecutorService executor;
    private final LongSupplier nanos;
    private final Supplier<Settings> settings;
    private final Hooks hooks;

    /** What the component does for them. */
    interface Hooks {
        /** Brings a configuration of the network configuration that is new into the store. */
        void takeConfigured(String domain);

        /** Returns if all devices run the pipeline; throws a WeftException otherwise. */
        void requirePipeline(SortedMap<String, DeviceId> devices);

        /** What makes the switches of a domain steer. */
        Steering steering(String domain);
    }

    DomainContext(
            WeftState state,
            Semantics semantics,
            Cluster cluster,
            OnosServices onos,
            ScheduledExecutorService executor,
            LongSupplier nanos,
            Supplier<Settings> settings,
            Hooks hooks) {
        this.state = state;
        this.semantics = semantics;
        this.cluster = cluster;
        this.onos = onos;
        this.executor = executor;
        this.nanos = nanos;
        this.settings = settings;
        this.hooks = hooks;
    }

    /** The devices of a fact, by switch. */
    static SortedMap<String, DeviceId> devices(ObjectNode fact) {
        SortedMap<String, DeviceId> devices = new TreeMap<>();
        fact.path("devices")
                .properties()
                .forEach(one -> devices.put(
                        one.getKey(), DeviceId.deviceId(one.getValue().asText())));
        return devices;
    }

    /** The devices as stores of transactions, which refuse to write when this node does not lead. */
    SortedMap<String, SwitchStore> stores(String domain, SortedMap<String, DeviceId> devices) {
        SortedMap<String, SwitchStore> stores = new TreeMap<>();
        devices.forEach((name, device) -> stores.put(name, store(device, () -> {
            if (!cluster.leads(domain)) {
                throw new StoreException(
                        StoreException.Kind.UNAVAILABLE,
                        "node " + cluster.leader(domain) + " leads domain " + domain + " now",
                        null,
                        null);
            }
        })));
        return stores;
    }

    OnosStore store(DeviceId device, OnosStore.Fence fence) {
        return new OnosStore(onos, device, semantics.pipeline(), () -> settings.get().operationTimeoutMillis, fence);
    }

    void execute(Runnable work) {
        schedule(work, 0);
    }

    Future<?> schedule(Runnable work, long delayNs) {
        return executor.isShutdown() // the application stops, and whoever leads next does it
                ? CompletableFuture.completedFuture(null)
                : executor.schedule(work, delayNs, TimeUnit.NANOSECONDS);
    }

    WeftState state() {
        return state;
    }

    Semantics semantics() {
        return semantics;
    }

    Cluster cluster() {
        return cluster;
    }

    Settings settings() {
        return settings.get();
    }

    long nanos() {
        return nanos.getAsLong();
    }

    void takeConfigured(String domain) {
        hooks.takeConfigured(domain);
    }

    void requirePipeline(SortedMap<String, DeviceId> devices) {
        hooks.requirePipeline(devices);
    }

    Steering steering(String domain) {
        return hooks.steering(domain);
    }
}
