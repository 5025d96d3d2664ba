package dev.weft.lab.fabric;

import dev.weft.bmv2.exec.ExecutorKind;
import dev.weft.control.core.compile.DataPlaneIds;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.PortRef;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.daemon.ApplyReport;
import dev.weft.control.daemon.Channels;
import dev.weft.control.daemon.Controller;
import dev.weft.control.daemon.Coordination;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.InstanceStatus;
import dev.weft.dataplane.api.PoolStatus;
import dev.weft.lab.host.ComputeInstance;
import dev.weft.lab.host.ServiceTime;
import dev.weft.lab.network.Network;
import dev.weft.lab.network.Port;
import dev.weft.lab.time.Clock;
import dev.weft.lab.time.WallClock;
import dev.weft.lab.twin.Explanation;
import dev.weft.lab.twin.NetworkTwin;
import dev.weft.lab.twin.NetworkWalk;
import dev.weft.lab.twin.PacketSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;

/**
 * The network of a semantic model, running: its switches as embedded switches with their resident agents, its links and
 * its hosts. Nothing is configured until {@link #apply}.
 *
 * <p>In virtual time everything runs on the caller's thread over in-process gRPC; on the wall clock agents and controllers
 * talk TCP on loopback.
 */
public final class Fabric implements AutoCloseable {
    private static final long LOOK_NS = 1_000_000;
    private static final long START_LIMIT_NS = 10_000_000_000L;

    private final SemanticModel model;
    private final DataPlaneIds ids;
    private final Clock clock;
    private final Network network;
    private final Transport transport;
    private final Coordination coordination;
    private Controller controller;
    private final SwitchTarget.Factory targets;
    private final Optional<ExecutorService> threads;
    private final long lookNs;
    private final Map<String, Device> devices = new LinkedHashMap<>();
    private final Map<String, dev.weft.lab.host.Host> hosts = new LinkedHashMap<>();

    private Fabric(
            SemanticModel model,
            Clock clock,
            long seed,
            Optional<SwitchTarget.Factory> targets,
            Optional<ExecutorService> threads) {
        this.model = model;
        this.ids = DataPlaneIds.of(model);
        this.clock = clock;
        this.network = new Network(clock, seed);
        this.coordination = Coordination.inMemory().at(new ControllerTime(clock));
        this.controller = Controller.create().with(coordination);
        this.threads = threads;
        this.lookNs = clock instanceof WallClock wall ? Math.max(1, LOOK_NS / wall.factor()) : LOOK_NS;
        this.transport = threads.map(Transport::inProcess)
                .orElseGet(() -> clock.isVirtual() ? Transport.inProcess() : Transport.tcp());
        this.targets = targets.orElse(
                (net, node) -> new EmbeddedTarget(net, node.name(), node.device(), transport, !clock.isVirtual()));
    }

    /**
     * Brings up a network of embedded switches.
     *
     * @param clock virtual, or the wall clock
     * @param seed of every draw
     */
    public static Fabric of(SemanticModel model, Clock clock, long seed) {
        return of(model, clock, seed, Optional.empty());
    }

    /**
     * Brings up a network.
     *
     * @param clock the wall clock, if targets are processes
     * @param seed of every draw
     * @param targets empty for embedded switches
     */
    public static Fabric of(SemanticModel model, Clock clock, long seed, Optional<SwitchTarget.Factory> targets) {
        return started(new Fabric(model, clock, seed, targets, Optional.empty()));
    }

    /**
     * Brings up a network of embedded switches within this process, without sockets, whose agents answer controllers on
     * threads of their own, each calling its switch itself. It is for entries, not for traffic: programs are interpreted.
     *
     * @param clock the wall clock; where it is slow, what agents do by the clock takes little of the machine
     * @param seed of every draw
     */
    public static Fabric threaded(SemanticModel model, WallClock clock, long seed) {
        ExecutorService threads = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "lab-agent-calls");
            thread.setDaemon(true);
            return thread;
        });
        Transport toSwitches = Transport.inProcess();
        SwitchTarget.Factory targets = (net, node) -> new EmbeddedTarget(
                net, new SwitchNode(net, node.name(), node.device(), ExecutorKind.INTERPRETED), toSwitches, false);
        return started(new Fabric(model, clock, seed, Optional.of(targets), Optional.of(threads)));
    }

    private static Fabric started(Fabric fabric) {
        try {
            fabric.clock.call(fabric::build);
            fabric.devices.values().forEach(Device::start);
            if (!fabric.await(() -> fabric.devices.values().stream().allMatch(Device::isReady), START_LIMIT_NS)) {
                throw new IllegalStateException("the agents did not get hold of their switches within "
                        + START_LIMIT_NS / 1_000_000_000 + " s");
            }
            return fabric;
        } catch (RuntimeException | Error e) {
            fabric.close();
            throw e;
        }
    }

    private void build() {
        for (dev.weft.control.core.model.SwitchNode node : model.network().switches()) {
            devices.put(node.name(), new Device(targets.make(network, node), clock, node, transport));
        }
        for (Link link : model.network().links()) {
            network.link(port(link.a()), port(link.b())).delayNs(link.delayNs()).mbps(link.mbps());
        }
        for (Host host : model.network().hosts()) {
            dev.weft.control.core.model.SwitchNode at = model.switchNode(host.switchName())
                    .orElseThrow(() -> new IllegalArgumentException(host + " is plugged into no switch of the file"));
            dev.weft.lab.host.Host machine = new dev.weft.lab.host.Host(
                    network, host.name(), host.address().octets(), host.mac().value());
            machine.gateway(at.mac().value());
            network.link(machine.card(), devices.get(at.name()).node().port(host.port()));
            hosts.put(host.name(), machine);
        }
    }

    private Port port(PortRef end) {
        Device device = devices.get(end.switchName());
        if (device == null) {
            throw new IllegalArgumentException("a link ends at " + end + ", but the file has no such switch");
        }
        return device.node().port(end.port());
    }

    /** Makes the switches hold what the model says, through the real control path. */
    public ApplyReport apply() {
        return apply(model);
    }

    /** As {@link #apply()}, for a changed model of the same network. */
    public ApplyReport apply(SemanticModel changed) {
        return controller.apply(changed, channels());
    }

    /**
     * Follows a packet through the switches as they are now; nothing leaves and nothing changes. Where the targets are
     * processes, which nobody can look into, their {@link NetworkTwin} tells what a network without load would do.
     *
     * @throws IllegalArgumentException when the packet names what the model does not have
     */
    public Explanation explain(PacketSpec packet) {
        if (devices.values().stream().anyMatch(device -> device.embedded().isEmpty())) {
            try (NetworkTwin twin = NetworkTwin.of(model, controller)) {
                return twin.explain(packet);
            }
        }
        NetworkWalk walk = new NetworkWalk(
                controller.compile(model),
                controller.pipeline().model(),
                name -> device(name).embedded().orElseThrow().running());
        return walk.explain(packet);
    }

    /** Another controller takes the place of the one that was there: it knows what that one kept on disk. */
    public void restartController() {
        controller = Controller.create().with(coordination);
    }

    /** The controller of this network, in the network's time. */
    public Controller controller() {
        return controller;
    }

    /** How controllers reach the agents of this network, by the addresses that stand in the file. */
    public Channels channels() {
        return transport.channels();
    }

    /**
     * Where controllers outside this process reach the agent of a switch: HOST:PORT.
     *
     * @throws IllegalStateException in virtual time, where nobody outside can
     */
    public String agentAddress(String switchName) {
        return transport.address(device(switchName).description().agent());
    }

    /**
     * Lets time pass until every agent knows the compute delay of every instance and the path to it, and has told its
     * switch by that where each service's flows may go: a table that an agent made before it knew, where equals go by
     * number, is no steering, so each has a period more for the next one.
     *
     * @return whether that came about within {@code limitNs}
     */
    public boolean awaitStable(long limitNs) {
        if (!await(() -> unknown().isEmpty(), limitNs)) {
            return false;
        }
        clock.pass(model.network().measurement().probePeriodNs());
        return true;
    }

    // The condition asks over gRPC, so it is looked at from outside the lab's thread, and not after every packet.
    private boolean await(BooleanSupplier condition, long limitNs) {
        long endNs = clock.nowNs() + limitNs;
        while (!condition.getAsBoolean()) {
            if (clock.nowNs() >= endNs) {
                return false;
            }
            clock.pass(lookNs);
        }
        return true;
    }

    /** What some agent does not know yet, as SWITCH: INSTANCE. */
    public List<String> unknown() {
        List<String> unknown = new ArrayList<>();
        for (Device device : devices.values()) {
            AgentStatus status = device.status();
            if (status.getInstancesCount() == 0) {
                unknown.add(device.node().name() + ": nothing configured");
            }
            for (InstanceStatus instance : status.getInstancesList()) {
                if (instance.getKnowledge() != InstanceStatus.Knowledge.FRESH || !instance.getNetworkKnown()) {
                    unknown.add(device.node().name() + ": " + instance.getInstanceId());
                }
            }
            for (PoolStatus pool : status.getPoolsList()) {
                if (pool.getSharesList().stream().noneMatch(share -> share.getMentions() > 0)) {
                    unknown.add(device.node().name() + ": where flows of " + pool.getServiceId() + " may go");
                }
            }
        }
        return unknown;
    }

    /** The model it was made from. */
    public SemanticModel model() {
        return model;
    }

    /** Time. */
    public Clock clock() {
        return clock;
    }

    /** Nodes and links. */
    public Network network() {
        return network;
    }

    /**
     * A host by its name in the file.
     *
     * @throws IllegalArgumentException when there is none
     */
    public dev.weft.lab.host.Host host(String name) {
        return named(hosts, "host", name);
    }

    /**
     * Has an instance of the file run on its host, and report to the agent of its switch once a metric period.
     *
     * @param number its number in the lab, 1 or more, sent in replies
     * @param serviceTime what a request costs
     * @throws IllegalArgumentException when the file has no such host
     */
    public ComputeInstance run(Instance instance, int number, ServiceTime serviceTime) {
        ComputeInstance running = new ComputeInstance(
                host(instance.host()), instance.name(), number, instance.port(), instance.workers(), serviceTime);
        String at = model.host(instance.host()).orElseThrow().switchName();
        running.reportTo(
                model.switchNode(at).orElseThrow().address().octets(),
                0,
                ids.instance(instance.name()),
                model.network().measurement().metricPeriodNs());
        return running;
    }

    /**
     * A switch with its agent, by its name in the file.
     *
     * @throws IllegalArgumentException when there is none
     */
    public Device device(String name) {
        return named(devices, "switch", name);
    }

    /** All switches with their agents, in file order. */
    Collection<Device> devices() {
        return Collections.unmodifiableCollection(devices.values());
    }

    private static <T> T named(Map<String, T> map, String kind, String name) {
        T found = map.get(name);
        if (found == null) {
            throw new IllegalArgumentException("no " + kind + " \"" + name + "\"; there are " + map.keySet());
        }
        return found;
    }

    @Override
    public void close() {
        devices.values().forEach(Device::close);
        threads.ifPresent(ExecutorService::shutdown);
    }
}
