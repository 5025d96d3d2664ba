package dev.weft.onos.impl;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.onosproject.cluster.ClusterService;
import org.onosproject.cluster.ControllerNode;
import org.onosproject.cluster.LeadershipService;
import org.onosproject.cluster.NodeId;

/** Which node leads a domain. */
final class Cluster {
    private final ClusterService nodes;
    private final LeadershipService leadership;

    Cluster(ClusterService nodes, LeadershipService leadership) {
        this.nodes = nodes;
        this.leadership = leadership;
    }

    static String topic(String domain) {
        return WeftPipeconfLoader.APPLICATION + "/" + domain;
    }

    NodeId local() {
        return nodes.getLocalNode().id();
    }

    /** Tells nodes apart, for terms of transactions. */
    int number() {
        List<String> ids = new ArrayList<>();
        for (ControllerNode node : nodes.getNodes()) {
            ids.add(node.id().id());
        }
        Collections.sort(ids);
        return ids.indexOf(local().id()) + 1;
    }

    void run(String domain) {
        leadership.runForLeadership(topic(domain));
    }

    /** Stands for election again if the cluster has forgotten that it did: its session was lost, by a pause for example. */
    void keepRunning(String domain) {
        if (!leadership.getCandidates(topic(domain)).contains(local())) {
            run(domain);
        }
    }

    void withdraw(String domain) {
        leadership.withdraw(topic(domain));
    }

    boolean leads(String domain) {
        return local().equals(leadership.getLeader(topic(domain)));
    }

    String leader(String domain) {
        NodeId leader = leadership.getLeader(topic(domain));
        return leader == null ? "none" : leader.id();
    }
}
