package dev.weft.onos.impl;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.onosproject.drivers.p4runtime.P4RuntimeFlowRuleProgrammable;
import org.onosproject.net.DeviceId;
import org.onosproject.net.driver.Behaviour;
import org.onosproject.net.driver.DefaultDriver;
import org.onosproject.net.driver.Driver;
import org.onosproject.net.driver.DriverData;
import org.onosproject.net.driver.DriverHandler;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;

/**
 * Flow rules on devices with this pipeline, without two ways in which ONOS 2.7 loses a changed entry.
 *
 * <p>Its bmv2 driver deletes an entry and inserts it anew. ONOS's mirror of the device takes both in one millisecond, which
 * is its clock, so that the insertion is no newer than the deletion and is dropped; the next change of the entry then is an
 * insertion that the device refuses. Here an entry is modified in one step.
 *
 * <p>And a poll that has read the device before a write, and looks at what it has read after it, takes the entry for a
 * foreign one and deletes it. Here a poll and a write of one device wait for each other.
 */
public final class WeftFlowRules extends P4RuntimeFlowRuleProgrammable {
    private static final String DELETES_FIRST = "tableDeleteBeforeUpdate";
    private static final ConcurrentMap<DeviceId, Lock> LOCKS = new ConcurrentHashMap<>();

    @Override
    public void setHandler(DriverHandler handler) {
        super.setHandler(new Modifying(handler));
    }

    @Override
    public Collection<FlowEntry> getFlowEntries() {
        return alone(super::getFlowEntries);
    }

    @Override
    public Collection<FlowRule> applyFlowRules(Collection<FlowRule> rules) {
        return alone(() -> super.applyFlowRules(rules));
    }

    @Override
    public Collection<FlowRule> removeFlowRules(Collection<FlowRule> rules) {
        return alone(() -> super.removeFlowRules(rules));
    }

    private <T> T alone(Supplier<T> work) {
        Lock lock = LOCKS.computeIfAbsent(data().deviceId(), device -> new ReentrantLock());
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** A device's driver that modifies entries. */
    private static final class Modifying implements DriverHandler {
        private final DriverHandler handler;
        private final Driver driver;

        Modifying(DriverHandler handler) {
            this.handler = handler;
            Driver stock = handler.driver();
            Map<Class<? extends Behaviour>, Class<? extends Behaviour>> behaviours = new HashMap<>();
            stock.behaviours().forEach(behaviour -> behaviours.put(behaviour, stock.implementation(behaviour)));
            Map<String, String> properties = new HashMap<>(stock.properties());
            properties.put(DELETES_FIRST, "false");
            driver = new DefaultDriver(
                    stock.name(),
                    stock.parents(),
                    stock.manufacturer(),
                    stock.hwVersion(),
                    stock.swVersion(),
                    behaviours,
                    properties);
        }

        @Override
        public Driver driver() {
            return driver;
        }

        @Override
        public DriverData data() {
            return handler.data();
        }

        @Override
        public <T extends Behaviour> T behaviour(Class<T> behaviour) {
            return handler.behaviour(behaviour);
        }

        @Override
        public <T> T get(Class<T> service) {
            return handler.get(service);
        }
    }
}
