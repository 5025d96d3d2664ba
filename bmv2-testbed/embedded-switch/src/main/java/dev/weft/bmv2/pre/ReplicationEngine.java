package dev.weft.bmv2.pre;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.ControlException.Reason;
import dev.weft.bmv2.control.ReplicationControl;
import dev.weft.bmv2.state.PortStates;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Holds groups and sessions. Not thread-safe: the switch's lock guards it. */
public final class ReplicationEngine implements ReplicationControl {
    /** bmv2 keeps the session id in 15 bits. */
    private static final int MAX_SESSION = 0x7fff;

    private final PortStates ports;
    private final Map<Integer, MulticastGroup> groups = new TreeMap<>();
    private final Map<Integer, CloneSession> sessions = new TreeMap<>();
    /** As packets see them: each replica by way of a port that is up, where it has one. */
    private final Map<Integer, MulticastGroup> liveGroups = new HashMap<>();

    private final Map<Integer, CloneSession> liveSessions = new HashMap<>();

    public ReplicationEngine(PortStates ports) {
        this.ports = ports;
    }

    /** Chooses among replicas and their backups anew. */
    public void portsChanged() {
        groups.values().forEach(this::live);
        sessions.values().forEach(this::live);
    }

    private void live(MulticastGroup group) {
        liveGroups.put(group.id(), new MulticastGroup(group.id(), live(group.replicas())));
    }

    private void live(CloneSession session) {
        liveSessions.put(
                session.id(),
                new CloneSession(
                        session.id(),
                        live(session.replicas()),
                        session.classOfService(),
                        session.packetLengthBytes(),
                        session.multicastGroup()));
    }

    private List<Replica> live(List<Replica> replicas) {
        return replicas.stream().map(this::live).toList();
    }

    private Replica live(Replica replica) {
        if (ports.isUp(replica.port())) {
            return replica;
        }
        return replica.backups().stream()
                .filter(backup -> ports.isUp(backup.port()))
                .findFirst()
                .orElse(replica);
    }

    /** The group, or null: copies are then lost, as in bmv2. */
    public MulticastGroup findGroup(int id) {
        return liveGroups.get(id);
    }

    /** The session, or null: then no clone is made, as in bmv2. */
    public CloneSession findSession(int id) {
        return liveSessions.get(id);
    }

    /** Empties it. */
    public void reset() {
        groups.clear();
        sessions.clear();
        liveGroups.clear();
        liveSessions.clear();
    }

    @Override
    public void insertGroup(MulticastGroup group) {
        check(group);
        if (groups.putIfAbsent(group.id(), group) != null) {
            throw exists("multicast group", group.id());
        }
        live(group);
    }

    @Override
    public void modifyGroup(MulticastGroup group) {
        check(group);
        if (groups.replace(group.id(), group) == null) {
            throw missing("multicast group", group.id());
        }
        live(group);
    }

    @Override
    public void deleteGroup(int groupId) {
        if (groups.remove(groupId) == null) {
            throw missing("multicast group", groupId);
        }
        liveGroups.remove(groupId);
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
        check(session);
        if (sessions.putIfAbsent(session.id(), session) != null) {
            throw exists("clone session", session.id());
        }
        live(session);
    }

    @Override
    public void modifySession(CloneSession session) {
        check(session);
        if (sessions.replace(session.id(), session) == null) {
            throw missing("clone session", session.id());
        }
        live(session);
    }

    @Override
    public void deleteSession(int sessionId) {
        if (sessions.remove(sessionId) == null) {
            throw missing("clone session", sessionId);
        }
        liveSessions.remove(sessionId);
    }

    @Override
    public Optional<CloneSession> session(int sessionId) {
        return Optional.ofNullable(sessions.get(sessionId));
    }

    @Override
    public List<CloneSession> sessions() {
        return List.copyOf(sessions.values());
    }

    private static void check(MulticastGroup group) {
        if (group.id() <= 0) {
            throw new ControlException(
                    Reason.INVALID_ARGUMENT, "a multicast group's id must be greater than 0, not " + group.id());
        }
        checkReplicas("multicast group " + group.id(), group.replicas());
    }

    private static void check(CloneSession session) {
        if (session.id() < 0 || session.id() > MAX_SESSION) {
            throw new ControlException(
                    Reason.INVALID_ARGUMENT,
                    "a clone session's id must be from 0 to " + MAX_SESSION + ", not " + session.id());
        }
        if (session.packetLengthBytes() < 0) {
            throw new ControlException(
                    Reason.INVALID_ARGUMENT, "clone session " + session.id() + ": the packet length is negative");
        }
        checkReplicas("clone session " + session.id(), session.replicas());
    }

    private static void checkReplicas(String owner, List<Replica> replicas) {
        Set<List<Integer>> different = new HashSet<>();
        replicas.forEach(replica -> different.add(List.of(replica.port(), replica.instance())));
        if (different.size() < replicas.size()) {
            throw new ControlException(Reason.INVALID_ARGUMENT, owner + " has the same replica twice: " + replicas);
        }
        for (Replica replica : replicas) {
            checkReplicas(owner, replica.backups());
            if (replica.port() < 0 || replica.instance() < 0) {
                throw new ControlException(
                        Reason.INVALID_ARGUMENT, owner + ": port and instance must not be negative: " + replica);
            }
        }
    }

    private static ControlException exists(String kind, int id) {
        return new ControlException(Reason.ALREADY_EXISTS, kind + " " + id + " exists already");
    }

    private static ControlException missing(String kind, int id) {
        return new ControlException(Reason.NOT_FOUND, "there is no " + kind + " " + id);
    }
}
