package dev.weft.onos.netcfg;

import org.onosproject.net.DeviceId;
import org.onosproject.net.config.NetworkConfigService;

/** The devices of switches, by the network configuration. */
public final class Devices {
    private final NetworkConfigService network;

    /** Looks into a network configuration. */
    public Devices(NetworkConfigService network) {
        this.network = network;
    }

    /** Returns the device of a switch; one that no device's configuration names is {@code device:NAME}. */
    public DeviceId of(String switchName) {
        for (DeviceId device : network.getSubjects(DeviceId.class, SwitchConfig.class)) {
            SwitchConfig config = network.getConfig(device, SwitchConfig.class);
            if (config != null && config.switchName().equals(switchName)) {
                return device;
            }
        }
        return DeviceId.deviceId("device:" + switchName);
    }

    /** Returns whether ONOS reaches a device through a switch-resident agent; true if nothing is said. */
    public boolean hasAgent(DeviceId device) {
        SwitchConfig config = network.getConfig(device, SwitchConfig.class);
        return config == null || config.hasAgent();
    }
}
