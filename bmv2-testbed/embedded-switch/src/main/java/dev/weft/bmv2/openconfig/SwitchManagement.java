package dev.weft.bmv2.openconfig;

import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.bmv2.ports.SwitchPorts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The ports of a switch process for management. A port that is disabled is down to whoever watches it. */
public final class SwitchManagement implements ManagedPorts {
    private final SwitchPorts ports;
    private final EmbeddedSwitch device;
    private final Set<Integer> broken;
    private final Set<Integer> disabled = ConcurrentHashMap.newKeySet();

    /**
     * Manages the ports of a switch.
     *
     * @param broken the numbers of ports that are out of service; grows
     */
    public SwitchManagement(SwitchPorts ports, EmbeddedSwitch device, Set<Integer> broken) {
        this.ports = ports;
        this.device = device;
        this.broken = broken;
    }

    @Override
    public List<ManagedPort> ports() {
        List<ManagedPort> all = new ArrayList<>();
        ports.bindings().forEach((number, port) -> {
            boolean enabled = !disabled.contains(number);
            boolean up = enabled && !broken.contains(number);
            all.add(new ManagedPort(number, port.name(), up, enabled, 0, port.counters()));
        });
        return all;
    }

    @Override
    public void setEnabled(int number, boolean enabled) {
        if (enabled) {
            disabled.remove(number);
        } else {
            disabled.add(number);
        }
        device.setPortUp(number, enabled && !broken.contains(number));
    }
}
