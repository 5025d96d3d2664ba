package dev.weft.bmv2.pre;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.ControlException.Reason;
import dev.weft.bmv2.control.ReplicationControl;
import dev.weft.bmv2.state.PortStates;
import dev.weft.bmv2.version.Reader;
import dev.weft.bmv2.version.Versions;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Holds groups and sessions. Guarded by the writers' lock; packets read through {@link #view}. */
public final class ReplicationEngine implements ReplicationControl {
    /** bmv2 keeps the session id in 15 bits. */
    private static final int MAX_SESSION = 0x7fff;

    private final PortStates ports;
    private final Map<Integer, MulticastGroup> groups = new TreeMap<>();
    private final Map<Integer, CloneSession> sessions = new TreeMap<>();
    private final Versions versions;
    /** As packets see them: each replica by way of a port that is up, where it has one. */
    private final List<IntTable<MulticastGroup>> liveGroups = List.of(new IntTable<>(), new IntTable<>());

    private final List<IntTable<CloneSession>> liveSessions = List.of(new IntTable<>(), new IntTable<>());

    public ReplicationEngine(PortStates ports, Versions versions) {
        this.ports = ports;
        this.versions = versions;
    }

    /** Groups and sessions as one worker's packets read them. */
    public ReplicationView view(Reader reader) {
        return new ReplicationView(reader, liveGroups, liveSessions);
    }

    /** Chooses among replicas and their backups anew. */
    public void portsChanged() {
        groups.values().forEach(this::live);
        sessions.values().forEach(this::live);
    }

    private void live(MulticastGroup group) {
        MulticastGroup seen = new MulticastGroup(group.id(), live(group.replicas()));
        versions.change(side -> liveGroups.get(side).put(group.id(), seen));
    }

    private void live(CloneSession session) {
        CloneSession seen = new CloneSession(
                session.id(),
                live(session.replicas()),
                session.classOfService(),
                session.packetLengthBytes(),
                session.multicastGroup());
        versions.change(side -> liveSessions.get(side).put(session.id(), seen));
    }

    private void put(MulticastGroup group) {
        MulticastGroup old = groups.put(group.id(), group);
        live(group);
        undo(() -> restore(groups, group.id(), old));
    }

    private void put(CloneSession session) {
        CloneSession old = sessions.put(session.id(), session);
        live(session);
        undo(() -> restore(sessions, session.id(), old));
    }

    private void removeGroup(int id) {
        MulticastGroup old = groups.remove(id);
        versions.change(side -> liveGroups.get(side).remove(id));
        undo(() -> restore(groups, id, old));
    }

    private void removeSession(int id) {
        CloneSession old = sessions.remove(id);
        versions.change(side -> liveSessions.get(side).remove(id));
        undo(() -> restore(sessions, id, old));
    }

    private void undo(Runnable step) {
        if (versions.undoing()) {
            versions.undo(step);
        }
    }

    private static <T> void restore(Map<Integer, T> map, int id, T old) {
        if (old == null) {
            map.remove(id);
        } else {
            map.put(id, old);
        }
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

    /** Empties it. */
    public void reset() {
        List.copyOf(groups.keySet()).forEach(this::removeGroup);
        List.copyOf(sessions.keySet()).forEach(this::removeSession);
    }

    @Override
    public void insertGroup(MulticastGroup group) {
        check(group);
        if (groups.containsKey(group.id())) {
            throw exists("multicast group", group.id());
        }
        put(group);
    }

    @Override
    public void modifyGroup(MulticastGroup group) {
        check(group);
        if (!groups.containsKey(group.id())) {
            throw missing("multicast group", group.id());
        }
        put(group);
    }

    @Override
    public void deleteGroup(int groupId) {
        if (!groups.containsKey(groupId)) {
            throw missing("multicast group", groupId);
        }
        removeGroup(groupId);
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
        if (sessions.containsKey(session.id())) {
            throw exists("clone session", session.id());
        }
        put(session);
    }

    @Override
    public void modifySession(CloneSession session) {
        check(session);
        if (!sessions.containsKey(session.id())) {
            throw missing("clone session", session.id());
        }
        put(session);
    }

    @Override
    public void deleteSession(int sessionId) {
        if (!sessions.containsKey(sessionId)) {
            throw missing("clone session", sessionId);
        }
        removeSession(sessionId);
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
