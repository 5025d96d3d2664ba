package dev.weft.bmv2.stf;

import dev.weft.bmv2.control.ReplicationControl;
import dev.weft.bmv2.control.ReplicationControl.MulticastGroup;
import dev.weft.bmv2.control.ReplicationControl.Replica;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Multicast as bmv2 has it: nodes of a replication id and ports, and groups of nodes. The switch knows groups of replicas
 * only. What bmv2 would refuse is an {@link StfException}.
 */
final class StfMulticast {
    /** A replication id and where it goes; ports ascend, since bmv2 keeps them as a bit map. */
    private record Node(int instance, List<Integer> ports) {}

    private final ReplicationControl replication;
    private final TreeMap<Integer, Node> nodes = new TreeMap<>();
    /** Handles of nodes in order of their association; a node is in one group at most. */
    private final TreeMap<Integer, Set<Integer>> members = new TreeMap<>();

    StfMulticast(ReplicationControl replication) {
        this.replication = replication;
    }

    void createGroup(int group) {
        replication.insertGroup(new MulticastGroup(group, List.of()));
        members.put(group, new LinkedHashSet<>());
    }

    void destroyGroup(int group) {
        replication.deleteGroup(group);
        members.remove(group);
    }

    /** The node gets the smallest handle that is free. */
    void createNode(int instance, List<Integer> ports) {
        int handle = 0;
        while (nodes.containsKey(handle)) {
            handle++;
        }
        nodes.put(handle, node(instance, ports));
    }

    void updateNode(int handle, List<Integer> ports) {
        nodes.put(handle, node(existing(handle).instance(), ports));
        members.forEach((group, handles) -> {
            if (handles.contains(handle)) {
                write(group);
            }
        });
    }

    void destroyNode(int handle) {
        existing(handle);
        members.forEach((group, handles) -> {
            if (handles.remove(handle)) {
                write(group);
            }
        });
        nodes.remove(handle);
    }

    void associate(int group, int handle) {
        existing(handle);
        if (members.values().stream().anyMatch(handles -> handles.contains(handle))) {
            throw new StfException("multicast node " + handle + " is in a group already");
        }
        handles(group).add(handle);
        write(group);
    }

    void dissociate(int group, int handle) {
        if (!handles(group).remove(handle)) {
            throw new StfException("multicast node " + handle + " is not in group " + group);
        }
        write(group);
    }

    private static Node node(int instance, List<Integer> ports) {
        List<Integer> ascending = ports.stream().sorted().distinct().toList();
        if (ascending.size() < ports.size()) {
            throw new StfException("a multicast node has a port once: " + ports);
        }
        return new Node(instance, ascending);
    }

    private Node existing(int handle) {
        Node node = nodes.get(handle);
        if (node == null) {
            throw new StfException("there is no multicast node " + handle + ": " + nodes.keySet());
        }
        return node;
    }

    private Set<Integer> handles(int group) {
        Set<Integer> handles = members.get(group);
        if (handles == null) {
            throw new StfException("there is no multicast group " + group + ": " + members.keySet());
        }
        return handles;
    }

    private void write(int group) {
        List<Replica> replicas = new ArrayList<>();
        for (int handle : handles(group)) {
            Node node = nodes.get(handle);
            node.ports().forEach(port -> replicas.add(new Replica(port, node.instance())));
        }
        replication.modifyGroup(new MulticastGroup(group, replicas));
    }
}
