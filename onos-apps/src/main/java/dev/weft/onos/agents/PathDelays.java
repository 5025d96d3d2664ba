package dev.weft.onos.agents;

import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.PortRef;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.topology.Topology;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.device.PortStatistics;

/**
 * How long the ways between switches are where nobody probes them: the delays of the file, longer by what ONOS's port
 * statistics say of the load. A link that is used to a share of {@code u} is taken for {@code 1/(1-u)} times as long.
 */
final class PathDelays {
    private static final double FULL = 0.95;
    private static final double BITS_PER_OCTET = 8;
    private static final double MBPS_PER_BPS = 1e-6;

    private final DeviceService onos;

    PathDelays(DeviceService onos) {
        this.onos = onos;
    }

    /** The network as it is loaded now. */
    Topology of(SemanticModel model, Map<String, DeviceId> devices) {
        List<Link> links = new ArrayList<>();
        for (Link link : model.network().links()) {
            double used = Math.max(used(link.a(), link, devices), used(link.b(), link, devices));
            long delayNs = (long) (link.delayNs() / (1 - Math.min(FULL, used)));
            links.add(new Link(link.name(), link.a(), link.b(), delayNs, link.mbps(), link.mtu(), link.position()));
        }
        return Topology.of(model.network().switches(), links);
    }

    private double used(PortRef end, Link link, Map<String, DeviceId> devices) {
        DeviceId device = devices.get(end.switchName());
        PortStatistics last =
                device == null ? null : onos.getDeltaStatisticsForPort(device, PortNumber.portNumber(end.port()));
        if (last == null || link.mbps() <= 0) {
            return 0;
        }
        double seconds = last.durationSec() + last.durationNano() / 1e9;
        return seconds <= 0 ? 0 : last.bytesSent() * BITS_PER_OCTET * MBPS_PER_BPS / seconds / link.mbps();
    }
}
