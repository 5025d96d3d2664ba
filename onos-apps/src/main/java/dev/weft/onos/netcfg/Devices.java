package dev.weft.onos.netcfg;

import java.util.ArrayList;
import java.util.List;
import org.onosproject.net.DeviceId;
import org.onosproject.net.config.NetworkConfigService;
import org.onosproject.net.device.DeviceService;

/** The devices of switches, by the network configuration. */
public final class Devices {
    private final NetworkConfigService network;
    private final DeviceService onos;

    /** Looks into a network configuration, and asks ONOS which devices are there. */
    public Devices(NetworkConfigService network, DeviceService onos) {
        this.network = network;
        this.onos = onos;
    }

    /**
     * Returns the devices that a switch may be: of those that the configuration calls so the available ones, or all if none
     * is available (an entry of a device that is no more stays in the configuration). A switch that no entry names is
     * {@code device:NAME}. Never empty; more than one cannot be told apart.
     */
    public List<DeviceId> of(String switchName) {
        List<DeviceId> all = new ArrayList<>();
        for (DeviceId device : network.getSubjects(DeviceId.class, SwitchConfig.class)) {
            SwitchConfig config = network.getConfig(device, SwitchConfig.class);
            if (config != null && config.switchName().equals(switchName)) {
                all.add(device);
            }
        }
        if (all.isEmpty()) {
            return List.of(DeviceId.deviceId("device:" + switchName));
        }
        List<DeviceId> there = new ArrayList<>(all);
        there.removeIf(device -> !onos.isAvailable(device));
        return there.isEmpty() ? all : there;
    }

    /** Returns whether ONOS reaches a device through a switch-resident agent; true if nothing is said. */
    public boolean hasAgent(DeviceId device) {
        SwitchConfig config = network.getConfig(device, SwitchConfig.class);
        return config == null || config.hasAgent();
    }
}
