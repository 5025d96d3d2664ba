package dev.weft.lab.fabric;

import dev.weft.bmv2.p4runtime.P4RuntimeService;
import dev.weft.lab.network.Network;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import java.util.List;
import java.util.Optional;

/** An embedded switch behind its P4Runtime server. */
final class EmbeddedTarget implements SwitchTarget {
    private final SwitchNode node;
    private final P4RuntimeService service;
    private final Transport transport;
    private final String serverName;
    private final Server server;

    EmbeddedTarget(Network network, String name, long deviceId, Transport transport) {
        this.node = new SwitchNode(network, name, deviceId);
        this.service = new P4RuntimeService(node.target());
        this.transport = transport;
        this.serverName = "target of " + name;
        this.server = transport.serve(serverName, List.of(service));
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
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
