package dev.weft.onos.impl;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.onosproject.cluster.LeadershipEvent;
import org.onosproject.cluster.LeadershipEventListener;
import org.onosproject.cluster.LeadershipService;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.DeviceListener;
import org.onosproject.net.device.DeviceService;

/** The controllers of all domains on this node, and what makes them look after their domains. */
final class Domains {
    private final DomainContext context;
    private final DeviceService devices;
    private final LeadershipService leadership;
    private final ConcurrentMap<String, DomainController> controllers = new ConcurrentHashMap<>();
    private final DeviceListener deviceEvents = this::onDevice;
    private final LeadershipEventListener leaders = this::onLeadership;
    private boolean stopped;

    Domains(DomainContext context, DeviceService devices, LeadershipService leadership) {
        this.context = context;
        this.devices = devices;
        this.leadership = leadership;
    }

    void start() {
        leadership.addListener(leaders);
        devices.addListener(deviceEvents);
    }

    synchronized void stop() {
        stopped = true;
        devices.removeListener(deviceEvents);
        leadership.removeListener(leaders);
        controllers.forEach((domain, controller) -> {
            controller.close();
            context.cluster().withdraw(domain);
        });
        controllers.clear();
    }

    /** The controller of a domain, which is made if there is none, and looks after it soon. */
    synchronized void controller(String domain) {
        if (stopped) { // a candidate that leads and does nothing would hold everybody up
            return;
        }
        DomainController controller = controllers.computeIfAbsent(domain, name -> {
            context.cluster().run(name);
            return new DomainController(name, context);
        });
        controller.kick();
    }

    Map<String, DomainController> controllers() {
        return controllers;
    }

    void kick() {
        controllers.values().forEach(DomainController::kick);
    }

    /** Once in a while: stands for election where that is lost; where no agent steers, ONOS chooses anew. */
    void tick() {
        controllers.forEach((domain, controller) -> {
            keepRunning(domain);
            controller.tick();
        });
    }

    private synchronized void keepRunning(String domain) {
        if (!stopped) {
            context.cluster().keepRunning(domain);
        }
    }

    private void onDevice(DeviceEvent event) {
        switch (event.type()) {
            case DEVICE_ADDED:
            case DEVICE_AVAILABILITY_CHANGED:
                controllers.values().forEach(DomainController::suspect);
                break;
            default:
                break;
        }
    }

    private void onLeadership(LeadershipEvent event) {
        controllers.forEach((domain, controller) -> {
            if (Cluster.topic(domain).equals(event.subject().topic())) {
                controller.kick();
            }
        });
    }
}
