package dev.weft.onos.standin;

import io.grpc.ManagedChannel;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.onosproject.app.ApplicationService;
import org.onosproject.cfg.ComponentConfigService;
import org.onosproject.cfg.ConfigProperty;
import org.onosproject.cluster.ClusterService;
import org.onosproject.cluster.ControllerNode;
import org.onosproject.cluster.DefaultControllerNode;
import org.onosproject.cluster.Leadership;
import org.onosproject.cluster.LeadershipEventListener;
import org.onosproject.cluster.LeadershipService;
import org.onosproject.cluster.NodeId;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.core.DefaultApplicationId;
import org.onosproject.grpc.api.GrpcChannelController;
import org.onosproject.mastership.MastershipService;
import org.onosproject.net.Device;
import org.onosproject.net.DeviceId;
import org.onosproject.net.config.NetworkConfigRegistry;
import org.onosproject.net.config.NetworkConfigService;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.DeviceListener;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.driver.DriverAdminService;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.group.GroupService;
import org.onosproject.net.meter.MeterService;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.packet.PacketContext;
import org.onosproject.net.packet.PacketProcessor;
import org.onosproject.net.packet.PacketService;
import org.onosproject.net.pi.model.PiPipeconf;
import org.onosproject.net.pi.model.PiPipeconfId;
import org.onosproject.net.pi.service.PiPipeconfService;
import org.onosproject.store.service.ConsistentMapBuilder;
import org.onosproject.store.service.StorageService;

/** One node of ONOS: the services that the application asks for. */
public final class OnosNode {
    private final Carrier carrier;
    private final NodeId id;
    private final StandInNetworkConfig network;
    private final Map<Class<?>, Object> services = new LinkedHashMap<>();
    private final List<DeviceListener> deviceListeners = new CopyOnWriteArrayList<>();
    private final List<PacketProcessor> processors = new CopyOnWriteArrayList<>();
    private final Map<String, String> properties = new ConcurrentHashMap<>();
    private volatile Runnable deactivateHook = () -> {};

    /** Makes a node. */
    public OnosNode(Carrier carrier, String name, StandInNetworkConfig network) {
        this.carrier = carrier;
        this.id = new NodeId(name);
        this.network = network;
        services.put(CoreService.class, StandIn.of(CoreService.class, new Core()));
        services.put(ApplicationService.class, StandIn.of(ApplicationService.class, new Applications()));
        services.put(ComponentConfigService.class, StandIn.of(ComponentConfigService.class, new Properties()));
        services.put(PiPipeconfService.class, StandIn.of(PiPipeconfService.class, new Pipeconfs()));
        services.put(DriverAdminService.class, StandIn.of(DriverAdminService.class, new Object()));
        services.put(NetworkConfigRegistry.class, network);
        services.put(NetworkConfigService.class, network);
        services.put(StorageService.class, StandIn.of(StorageService.class, new Storage()));
        services.put(ClusterService.class, StandIn.of(ClusterService.class, new Cluster()));
        services.put(LeadershipService.class, StandIn.of(LeadershipService.class, new Leaderships()));
        services.put(MastershipService.class, StandIn.of(MastershipService.class, new Masterships()));
        services.put(DeviceService.class, StandIn.of(DeviceService.class, new Devices()));
        services.put(FlowRuleService.class, StandIn.of(FlowRuleService.class, carrier.tables));
        services.put(GroupService.class, StandIn.of(GroupService.class, carrier.tables));
        services.put(MeterService.class, StandIn.of(MeterService.class, carrier.tables));
        services.put(PacketService.class, StandIn.of(PacketService.class, new Packets()));
        services.put(GrpcChannelController.class, StandIn.of(GrpcChannelController.class, new GrpcChannels()));
    }

    /** The name of the node. */
    public NodeId id() {
        return id;
    }

    /** All services, by interface. */
    public Map<Class<?>, Object> services() {
        return services;
    }

    /** A service. */
    public <T> T get(Class<T> type) {
        return type.cast(services.get(type));
    }

    /** The network configuration. */
    public StandInNetworkConfig network() {
        return network;
    }

    /** Says that a device came or went. */
    public void deviceEvent(DeviceEvent event) {
        deviceListeners.forEach(listener -> listener.event(event));
    }

    /** A packet comes in. */
    public void packetIn(PacketContext context) {
        processors.forEach(processor -> processor.process(context));
    }

    /** Sets a property of a component, of which the component is not told yet. */
    public void property(String name, String value) {
        properties.put(name, value);
    }

    /** The application is deactivated in the whole cluster. */
    public void deactivateApplication() {
        deactivateHook.run();
    }

    /** As of the service. */
    public final class Core {
        public ApplicationId registerApplication(String name) {
            return new DefaultApplicationId(77, name);
        }
    }

    /** As of the service. */
    public final class Properties {
        public ConfigProperty getProperty(String component, String name) {
            String value = properties.get(name);
            ConfigProperty unset = ConfigProperty.defineProperty(name, ConfigProperty.Type.STRING, "false", "");
            return value == null ? unset : ConfigProperty.setProperty(unset, value);
        }

        public void unsetProperty(String component, String name) {
            properties.remove(name);
        }
    }

    /** As of the service. */
    public final class Applications {
        public void registerDeactivateHook(ApplicationId application, Runnable hook) {
            deactivateHook = hook;
        }
    }

    /** As of the service. */
    public final class Pipeconfs {
        public void register(PiPipeconf pipeconf) {
            carrier.pipeconfs.put(pipeconf.id(), pipeconf);
        }

        public void unregister(PiPipeconfId pipeconf) {
            carrier.pipeconfs.remove(pipeconf);
        }

        public Optional<PiPipeconf> getPipeconf(PiPipeconfId pipeconf) {
            return carrier.pipeconf(pipeconf);
        }

        public Optional<PiPipeconfId> ofDevice(DeviceId device) {
            return Optional.ofNullable(carrier.pipelines.get(device));
        }
    }

    /** As of the service. */
    public final class Storage {
        public <K, V> ConsistentMapBuilder<K, V> consistentMapBuilder() {
            return carrier.new MapBuilder<K, V>();
        }
    }

    /** As of the service. */
    public final class Cluster {
        public ControllerNode getLocalNode() {
            return new DefaultControllerNode(id, "127.0.0.1");
        }

        public Set<ControllerNode> getNodes() {
            return Set.of(
                    new DefaultControllerNode(new NodeId("n1"), "127.0.0.1"),
                    new DefaultControllerNode(new NodeId("n2"), "127.0.0.1"),
                    new DefaultControllerNode(new NodeId("n3"), "127.0.0.1"));
        }
    }

    /** As of the service. */
    public final class Leaderships {
        public NodeId getLeader(String topic) {
            return carrier.leader(topic);
        }

        public List<NodeId> getCandidates(String topic) {
            return carrier.candidates(topic);
        }

        public Leadership runForLeadership(String topic) {
            carrier.run(topic, id);
            return carrier.leadership(topic);
        }

        public void withdraw(String topic) {
            carrier.withdraw(topic, id);
        }

        public void addListener(LeadershipEventListener listener) {
            carrier.listen(listener);
        }

        public void removeListener(LeadershipEventListener listener) {
            carrier.forget(listener);
        }
    }

    /** As of the service: the first node is master of everything that is there. */
    public final class Masterships {
        public NodeId getMasterFor(DeviceId device) {
            return carrier.down.contains(device) ? null : new NodeId("n1");
        }
    }

    /** As of the service. */
    public final class Devices {
        public boolean isAvailable(DeviceId device) {
            return !carrier.down.contains(device);
        }

        public void addListener(DeviceListener listener) {
            deviceListeners.add(listener);
        }

        public void removeListener(DeviceListener listener) {
            deviceListeners.remove(listener);
        }

        public Iterable<Device> getDevices() {
            return carrier.devices();
        }
    }

    /** As of the service: to the agents of switches. */
    public final class GrpcChannels {
        public Optional<ManagedChannel> get(URI channel) {
            return Optional.of(new AgentChannel(carrier.told(channel.getQuery())::add));
        }
    }

    /** As of the service. */
    public final class Packets {
        public void emit(OutboundPacket packet) {
            carrier.packetOuts.add(packet);
        }

        public void addProcessor(PacketProcessor processor, int priority) {
            processors.add(processor);
        }

        public void removeProcessor(PacketProcessor processor) {
            processors.remove(processor);
        }
    }
}
