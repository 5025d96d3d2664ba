package dev.weft.onos.install;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.onosproject.core.ApplicationId;
import org.onosproject.mastership.MastershipService;
import org.onosproject.net.Device;
import org.onosproject.net.DeviceId;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.flow.FlowEntry;
import org.onosproject.net.flow.FlowRule;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.group.Group;
import org.onosproject.net.group.GroupService;
import org.onosproject.net.meter.DefaultMeterRequest;
import org.onosproject.net.meter.Meter;
import org.onosproject.net.meter.MeterService;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The services of ONOS that configurations are installed through. Immutable. */
public final class OnosServices {
    private static final Logger LOG = LoggerFactory.getLogger(OnosServices.class);

    final ApplicationId application;
    final FlowRuleService flows;
    final GroupService groups;
    final MeterService meters;
    final DeviceService devices;
    final MastershipService mastership;

    /** Holds what it is given. */
    public OnosServices(
            ApplicationId application,
            FlowRuleService flows,
            GroupService groups,
            MeterService meters,
            DeviceService devices,
            MastershipService mastership) {
        this.application = Objects.requireNonNull(application, "application");
        this.flows = Objects.requireNonNull(flows, "flows");
        this.groups = Objects.requireNonNull(groups, "groups");
        this.meters = Objects.requireNonNull(meters, "meters");
        this.devices = Objects.requireNonNull(devices, "devices");
        this.mastership = Objects.requireNonNull(mastership, "mastership");
    }

    /**
     * Takes everything away that the application has installed on any device: what refers to groups goes first. Of a
     * device that cannot be reached, ONOS is asked to forget what it should hold; it does where the device has a master.
     */
    public void removeAll() {
        for (Device device : devices.getDevices()) {
            DeviceId id = device.id();
            if (devices.isAvailable(id) && mastership.getMasterFor(id) != null) {
                remove(id);
            } else {
                LOG.warn(
                        "{} cannot be reached: it keeps what it holds, and ONOS what it should hold if nobody is its master",
                        id);
                flows.purgeFlowRules(id, application);
                groups.purgeGroupEntries(id, application);
                meters.purgeMeters(id, application);
            }
        }
    }

    private void remove(DeviceId device) {
        List<FlowRule> rules = new ArrayList<>();
        for (FlowEntry flow : flows.getFlowEntries(device)) {
            if (flow.appId() == application.id()) {
                rules.add(flow);
            }
        }
        flows.removeFlowRules(rules.toArray(new FlowRule[0]));
        for (Group group : groups.getGroups(device, application)) {
            groups.removeGroup(device, group.appCookie(), application);
        }
        for (Meter meter : meters.getMeters(device)) {
            if (application.equals(meter.appId())) {
                meters.withdraw(
                        DefaultMeterRequest.builder()
                                .forDevice(device)
                                .fromApp(application)
                                .withUnit(meter.unit())
                                .withBands(meter.bands())
                                .remove(),
                        meter.meterCellId());
            }
        }
    }
}
