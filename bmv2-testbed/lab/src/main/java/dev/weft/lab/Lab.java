package dev.weft.lab;

import dev.weft.control.core.model.IpAddress;
import dev.weft.lab.host.ComputeInstance;
import dev.weft.lab.host.Host;
import dev.weft.lab.host.RequestSource;
import dev.weft.lab.host.ServiceTime;
import dev.weft.lab.host.Target;
import dev.weft.lab.network.EventLog;
import dev.weft.lab.network.Link;
import dev.weft.lab.network.Network;
import dev.weft.lab.network.PcapTap;
import dev.weft.lab.time.Clock;
import dev.weft.lab.time.VirtualClock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A small network by hand, in a few lines and in virtual time.
 *
 * <pre>{@code
 * try (Lab lab = Lab.seed(1)) {
 *     Host client = lab.host("client", "10.0.0.1");
 *     Host server = lab.host("server", "10.0.0.2");
 *     lab.link(client, server).delayMs(4.5).mbps(100).loss(0.001);
 *     lab.instance(server, 9000, 4, ServiceTime.exponential(5_000_000));
 *     RequestSource source = lab.client(client).to(lab.at(server, 9000)).build();
 *     source.send(1000);
 *     lab.clock().await(() -> source.replied() == 1000, 60_000_000_000L);
 * }
 * }</pre>
 *
 * <p>A network with switches comes from a semantic file: {@link dev.weft.lab.fabric.Fabric}.
 */
public final class Lab implements AutoCloseable {
    /** Locally administered, unicast: 02:00:00:00:00:01 and up. */
    private static final long FIRST_MAC = 0x020000000001L;

    private final VirtualClock clock = new VirtualClock();
    private final Network network;
    private final List<PcapTap> taps = new ArrayList<>();
    private int hosts;
    private int instances;
    private int clients;

    private Lab(long seed) {
        network = new Network(clock, seed);
    }

    /** An empty lab whose every draw comes from {@code seed}. */
    public static Lab seed(long seed) {
        return new Lab(seed);
    }

    /**
     * Adds a host.
     *
     * @param address IPv4 or IPv6
     */
    public Host host(String name, String address) {
        return new Host(network, name, IpAddress.of(address).octets(), FIRST_MAC + hosts++);
    }

    /** A cable between two hosts. */
    public Link link(Host a, Host b) {
        return network.link(a.card(), b.card());
    }

    /** Starts an instance at a UDP port of a host. */
    public ComputeInstance instance(Host host, int port, int workers, ServiceTime serviceTime) {
        return new ComputeInstance(host, host.name() + ":" + port, ++instances, port, workers, serviceTime);
    }

    /** Describes a client on a host. */
    public RequestSource.Builder client(Host host) {
        return RequestSource.on(host, host.name() + " " + ++clients);
    }

    /** The service at a UDP port of a host, for plain requests of the default traffic class. */
    public Target at(Host host, int port) {
        return new Target(host.address(), port, 0, 0);
    }

    /** Hashes every frame of every link there is now. */
    public EventLog eventLog() {
        EventLog log = new EventLog();
        network.listen(log);
        return log;
    }

    /** Writes what passes each link there is now to one pcap file a link. */
    public Lab pcap(Path directory) {
        taps.add(new PcapTap(network, directory));
        return this;
    }

    /** Time. */
    public Clock clock() {
        return clock;
    }

    /** Nodes and links. */
    public Network network() {
        return network;
    }

    @Override
    public void close() {
        taps.forEach(PcapTap::close);
        clock.close();
    }
}
