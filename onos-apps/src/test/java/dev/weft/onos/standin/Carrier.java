package dev.weft.onos.standin;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.onlab.packet.ChassisId;
import org.onosproject.cluster.Leader;
import org.onosproject.cluster.Leadership;
import org.onosproject.cluster.LeadershipEvent;
import org.onosproject.cluster.LeadershipEventListener;
import org.onosproject.cluster.NodeId;
import org.onosproject.net.DefaultDevice;
import org.onosproject.net.Device;
import org.onosproject.net.DeviceId;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.pi.model.PiPipeconf;
import org.onosproject.net.pi.model.PiPipeconfId;
import org.onosproject.net.provider.ProviderId;
import org.onosproject.store.service.AsyncConsistentMap;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.ConsistentMapBuilder;

/** What the nodes of a cluster share: stores, leaderships, pipeconfs, devices and their tables. */
public final class Carrier {
    final SwitchTables tables = new SwitchTables();
    final Map<String, SharedMap> maps = new ConcurrentHashMap<>();
    final Map<PiPipeconfId, PiPipeconf> pipeconfs = new ConcurrentHashMap<>();
    final Map<DeviceId, PiPipeconfId> pipelines = new ConcurrentHashMap<>();
    final Map<String, List<byte[]>> told = new ConcurrentHashMap<>();
    final List<OutboundPacket> packetOuts = new CopyOnWriteArrayList<>();
    final Set<DeviceId> down = ConcurrentHashMap.newKeySet();
    private final Map<String, List<NodeId>> candidates = new LinkedHashMap<>();
    private final Set<NodeId> dead = new HashSet<>();
    private final List<LeadershipEventListener> leadershipListeners = new CopyOnWriteArrayList<>();
    private long term;

    /** The tables of the devices. */
    public SwitchTables tables() {
        return tables;
    }

    /** A distributed map; null: no node has made it yet. */
    public SharedMap map(String name) {
        return maps.get(name);
    }

    /** What the agent of a switch was told, in order: {@code ConfigureRequest}s. */
    public List<byte[]> told(String switchName) {
        return told.computeIfAbsent(switchName, name -> new CopyOnWriteArrayList<>());
    }

    /** What was sent to devices. */
    public List<OutboundPacket> packetOuts() {
        return packetOuts;
    }

    /** Says which pipeline a device runs; null: none that ONOS knows. */
    public void pipeline(DeviceId device, PiPipeconfId id) {
        if (id == null) {
            pipelines.remove(device);
        } else {
            pipelines.put(device, id);
        }
    }

    /** Takes a device away, or brings it back. */
    public void available(DeviceId device, boolean now) {
        if (now) {
            down.remove(device);
        } else {
            down.add(device);
        }
    }

    /** The devices that run a pipeline. */
    List<Device> devices() {
        List<Device> devices = new ArrayList<>();
        pipelines.keySet().forEach(id -> devices.add(device(id)));
        return devices;
    }

    /** A device as ONOS describes it. */
    public static Device device(DeviceId id) {
        return new DefaultDevice(
                new ProviderId("p4runtime", "dev.weft.test"), id, Device.Type.SWITCH, "", "", "", "", new ChassisId(1));
    }

    /** The node that leads a topic; null: none. */
    public synchronized NodeId leader(String topic) {
        List<NodeId> nodes = candidates.get(topic);
        return nodes == null || nodes.isEmpty() ? null : nodes.get(0);
    }

    Leadership leadership(String topic) {
        NodeId leader = leader(topic);
        synchronized (this) {
            return new Leadership(
                    topic,
                    leader == null ? null : new Leader(leader, term, 0),
                    new ArrayList<>(candidates.getOrDefault(topic, List.of())));
        }
    }

    void run(String topic, NodeId node) {
        synchronized (this) {
            if (dead.contains(node)) {
                return;
            }
            List<NodeId> nodes = candidates.computeIfAbsent(topic, t -> new ArrayList<>());
            if (!nodes.contains(node)) {
                nodes.add(node);
            }
        }
        tell(topic);
    }

    void withdraw(String topic, NodeId node) {
        synchronized (this) {
            term++;
            candidates.getOrDefault(topic, new ArrayList<>()).remove(node);
        }
        tell(topic);
    }

    /** A node dies: others lead what it has led. */
    public void die(NodeId node) {
        Set<String> topics;
        synchronized (this) {
            dead.add(node);
            topics = new HashSet<>(candidates.keySet());
        }
        topics.forEach(topic -> withdraw(topic, node));
    }

    /** A node's session of elections is lost: it stands for nothing any more. Nobody is told, as when the news are lost. */
    public synchronized void loseSession(NodeId node) {
        term++;
        candidates.values().forEach(nodes -> nodes.remove(node));
    }

    /** A node dies, and nobody is told. */
    public synchronized void vanish(NodeId node) {
        dead.add(node);
        loseSession(node);
    }

    /** Those who stand for a topic, the leader first. */
    synchronized List<NodeId> candidates(String topic) {
        return List.copyOf(candidates.getOrDefault(topic, List.of()));
    }

    private void tell(String topic) {
        LeadershipEvent event = new LeadershipEvent(LeadershipEvent.Type.LEADER_CHANGED, leadership(topic));
        leadershipListeners.forEach(listener -> listener.event(event));
    }

    void listen(LeadershipEventListener listener) {
        leadershipListeners.add(listener);
    }

    void forget(LeadershipEventListener listener) {
        leadershipListeners.remove(listener);
    }

    Optional<PiPipeconf> pipeconf(PiPipeconfId id) {
        return Optional.ofNullable(pipeconfs.get(id));
    }

    /** Builds maps that all nodes share. */
    final class MapBuilder<K, V> extends ConsistentMapBuilder<K, V> {
        @Override
        public ConsistentMap<K, V> build() {
            return maps.computeIfAbsent(name(), name -> new SharedMap(name, serializer()))
                    .service();
        }

        @Override
        public AsyncConsistentMap<K, V> buildAsyncMap() {
            throw new UnsupportedOperationException("not used");
        }
    }
}
