package dev.weft.dataplane.agent.telemetry;

import dev.weft.dataplane.api.DeviceSample;
import dev.weft.dataplane.api.PortSample;
import java.util.List;
import java.util.Optional;

/** What the operating system says of the machine. May wait for it: not for the agent's thread. */
public interface DeviceSensor {
    /** Processor, memory and load; empty if the system does not say. */
    Optional<DeviceSample> device();

    /** The network interfaces. */
    List<PortSample> ports();

    /** Says nothing: in virtual time there is no machine. */
    static DeviceSensor none() {
        return new DeviceSensor() {
            @Override
            public Optional<DeviceSample> device() {
                return Optional.empty();
            }

            @Override
            public List<PortSample> ports() {
                return List.of();
            }
        };
    }
}
