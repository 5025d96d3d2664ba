package dev.weft.onos.install;

import java.util.Objects;
import org.onosproject.core.ApplicationId;
import org.onosproject.mastership.MastershipService;
import org.onosproject.net.Device;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.group.Group;
import org.onosproject.net.group.GroupService;
import org.onosproject.net.meter.DefaultMeterRequest;
import org.onosproject.net.meter.Meter;
import org.onosproject.net.meter.MeterService;

/** The services of ONOS that configurations are installed through. Immutable. */
public final class OnosServices {
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

    /** Takes everything away that the application has installed on any device: what refers to groups goes first. */
    public void removeAll() {
        flows.removeFlowRulesById(application);
        for (Device device : devices.getDevices()) {
            for (Group group : groups.getGroups(device.id(), application)) {
                groups.removeGroup(device.id(), group.appCookie(), application);
            }
            for (Meter meter : meters.getMeters(device.id())) {
                if (application.equals(meter.appId())) {
                    meters.withdraw(
                            DefaultMeterRequest.builder()
                                    .forDevice(device.id())
                                    .fromApp(application)
                                    .withUnit(meter.unit())
                                    .withBands(meter.bands())
                                    .remove(),
                            meter.meterCellId());
                }
            }
        }
    }
}
