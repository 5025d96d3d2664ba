package dev.weft.lab.fabric;

import dev.weft.bmv2.openconfig.GnmiService;
import dev.weft.bmv2.openconfig.GnoiSystemService;
import dev.weft.bmv2.p4runtime.P4RuntimeService;
import dev.weft.lab.network.Network;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/** An embedded switch behind its P4Runtime server. */
final class EmbeddedTarget implements SwitchTarget {
    private static final int GNMI_TICKS = 20; // five looks at the ports a second

    private final SwitchNode node;
    private final P4RuntimeService service;
    private final Transport transport;
    private final String serverName;
    private final Server server;
    private final NodePorts ports;
    private final GnmiService gnmi;
    private int ticks;

    /**
     * Starts one.
     *
     * @param others whether others than this lab reach it: it answers gNMI and gNOI, too
     */
    EmbeddedTarget(Network network, String name, long deviceId, Transport transport, boolean others) {
        this(network, new SwitchNode(network, name, deviceId), transport, others);
    }

    /** As the other, with a node of the network that is there. */
    EmbeddedTarget(Network network, SwitchNode node, Transport transport, boolean others) {
        this.node = node;
        this.service = new P4RuntimeService(node.target());
        this.transport = transport;
        this.serverName = "target of " + node.name();
        this.ports = new NodePorts(node);
        LongSupplier nowNs = network.scheduler()::nowNs;
        this.gnmi = others ? new GnmiService(ports, nowNs) : null;
        this.server = transport.serve(
                serverName, others ? List.of(service, gnmi, new GnoiSystemService(nowNs)) : List.of(service));
    }

    @Override
    public SwitchNode node() {
        return node;
    }

    @Override
    public ManagedChannel open() {
        return transport.open(serverName);
    }

    @Override
    public Optional<SwitchNode> embedded() {
        return Optional.of(node);
    }

    @Override
    public void tick() {
        service.tick();
        if (gnmi != null && ++ticks % GNMI_TICKS == 0) {
            ports.look();
            gnmi.tick();
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
