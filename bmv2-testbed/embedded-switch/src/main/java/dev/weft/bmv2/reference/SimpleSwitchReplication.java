package dev.weft.bmv2.reference;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.ControlException.Reason;
import dev.weft.bmv2.control.ReplicationControl;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Multicast groups and clone sessions of simple_switch. bmv2 copies to the nodes of a group in their order, and to a
 * node's ports from the lowest on: a list of replicas becomes a node for each run of ascending ports of one instance. A
 * session with several replicas gets a group of its own, with an id above those of groups in use.
 */
final class SimpleSwitchReplication implements ReplicationControl {
    private static final String SERVICE = "simple_pre_lag";
    /** Where the groups of clone sessions begin. */
    private static final int SESSION_GROUPS = 1 << 15;

    private final ThriftConnection connection;
    private final Map<Integer, MulticastGroup> groups = new TreeMap<>();
    private final Map<Integer, CloneSession> sessions = new TreeMap<>();
    private final Map<Integer, Installed> installed = new TreeMap<>();

    /** bmv2's handles of a group and of its nodes. */
    private record Installed(int handle, List<Integer> nodes) {}

    SimpleSwitchReplication(ThriftConnection connection) {
        this.connection = connection;
    }

    @Override
    public void insertGroup(MulticastGroup group) {
        require(!groups.containsKey(group.id()), Reason.ALREADY_EXISTS, "there is a group " + group.id());
        install(group.id(), group.replicas());
        groups.put(group.id(), group);
    }

    @Override
    public void modifyGroup(MulticastGroup group) {
        deleteGroup(group.id());
        insertGroup(group);
    }

    @Override
    public void deleteGroup(int groupId) {
        require(groups.remove(groupId) != null, Reason.NOT_FOUND, "there is no multicast group " + groupId);
        remove(groupId);
    }

    @Override
    public Optional<MulticastGroup> group(int groupId) {
        return Optional.ofNullable(groups.get(groupId));
    }

    @Override
    public List<MulticastGroup> groups() {
        return List.copyOf(groups.values());
    }

    @Override
    public void insertSession(CloneSession session) {
        require(!sessions.containsKey(session.id()), Reason.ALREADY_EXISTS, "there is a session " + session.id());
        require(session.packetLengthBytes() == 0, Reason.FAILED_PRECONDITION, "bmv2's sessions do not truncate");
        List<Replica> replicas = session.replicas();
        boolean onePort = replicas.size() == 1 && replicas.get(0).instance() == 0;
        require(
                session.multicastGroup() == 0 || replicas.isEmpty() || onePort,
                Reason.FAILED_PRECONDITION,
                "bmv2's sessions have a port and a group at most");
        int group = session.multicastGroup();
        if (!onePort && !replicas.isEmpty()) {
            group = SESSION_GROUPS + session.id();
            install(group, replicas);
        }
        int copiesTo = group;
        connection.call(
                "simple_switch",
                "mirroring_session_add",
                a -> a.i32(1, session.id()).struct(2, config -> {
                    if (onePort) {
                        config.i32(1, replicas.get(0).port());
                    }
                    if (copiesTo != 0) {
                        config.i32(2, copiesTo);
                    }
                }));
        sessions.put(session.id(), session);
    }

    @Override
    public void modifySession(CloneSession session) {
        deleteSession(session.id());
        insertSession(session);
    }

    @Override
    public void deleteSession(int sessionId) {
        require(sessions.remove(sessionId) != null, Reason.NOT_FOUND, "there is no clone session " + sessionId);
        connection.call("simple_switch", "mirroring_session_delete", a -> a.i32(1, sessionId));
        if (installed.containsKey(SESSION_GROUPS + sessionId)) {
            remove(SESSION_GROUPS + sessionId);
        }
    }

    @Override
    public Optional<CloneSession> session(int sessionId) {
        return Optional.ofNullable(sessions.get(sessionId));
    }

    @Override
    public List<CloneSession> sessions() {
        return List.copyOf(sessions.values());
    }

    private void install(int group, List<Replica> replicas) {
        int handle = (Integer)
                connection.call(SERVICE, "bm_mc_mgrp_create", a -> a.i32(1, 0).i32(2, group));
        List<Integer> nodes = new ArrayList<>();
        for (int from = 0, to; from < replicas.size(); from = to) {
            to = from + 1;
            while (to < replicas.size()
                    && replicas.get(to).instance() == replicas.get(from).instance()
                    && replicas.get(to).port() > replicas.get(to - 1).port()) {
                to++;
            }
            int instance = replicas.get(from).instance();
            String ports = bits(replicas.subList(from, to));
            int node = (Integer) connection.call(
                    SERVICE,
                    "bm_mc_node_create",
                    a -> a.i32(1, 0).i32(2, instance).text(3, ports).text(4, ""));
            connection.call(
                    SERVICE,
                    "bm_mc_node_associate",
                    a -> a.i32(1, 0).i32(2, handle).i32(3, node));
            nodes.add(node);
        }
        installed.put(group, new Installed(handle, nodes));
    }

    /** Port 0 is the last digit. */
    private static String bits(List<Replica> replicas) {
        StringBuilder bits = new StringBuilder();
        int highest = replicas.stream().mapToInt(Replica::port).max().orElse(0);
        for (int port = highest; port >= 0; port--) {
            int wanted = port;
            bits.append(replicas.stream().anyMatch(r -> r.port() == wanted) ? '1' : '0');
        }
        return bits.toString();
    }

    private void remove(int group) {
        Installed old = installed.remove(group);
        for (int node : old.nodes()) {
            connection.call(
                    SERVICE,
                    "bm_mc_node_dissociate",
                    a -> a.i32(1, 0).i32(2, old.handle()).i32(3, node));
            connection.call(SERVICE, "bm_mc_node_destroy", a -> a.i32(1, 0).i32(2, node));
        }
        connection.call(SERVICE, "bm_mc_mgrp_destroy", a -> a.i32(1, 0).i32(2, old.handle()));
    }

    private static void require(boolean right, Reason reason, String message) {
        if (!right) {
            throw new ControlException(reason, message);
        }
    }
}
