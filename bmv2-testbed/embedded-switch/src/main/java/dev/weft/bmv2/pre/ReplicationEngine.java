package dev.weft.bmv2.pre;

import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.ControlException.Reason;
import dev.weft.bmv2.control.ReplicationControl;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Holds groups and sessions. Not thread-safe: the switch's lock guards it. */
public final class ReplicationEngine implements ReplicationControl {
    /** bmv2 keeps the session id in 15 bits. */
    private static final int MAX_SESSION = 0x7fff;

    private final Map<Integer, MulticastGroup> groups = new TreeMap<>();
    private final Map<Integer, CloneSession> sessions = new TreeMap<>();

    /** The group, or null: copies are then lost, as in bmv2. */
    public MulticastGroup findGroup(int id) {
        return groups.get(id);
    }

    /** The session, or null: then no clone is made, as in bmv2. */
    public CloneSession findSession(int id) {
        return sessions.get(id);
    }

    /** Empties it. */
    public void reset() {
        groups.clear();
        sessions.clear();
    }

    @Override
    public void insertGroup(MulticastGroup group) {
        check(group);
        if (groups.putIfAbsent(group.id(), group) != null) {
            throw exists("multicast group", group.id());
        }
    }

    @Override
    public void modifyGroup(MulticastGroup group) {
        check(group);
        if (groups.replace(group.id(), group) == null) {
            throw missing("multicast group", group.id());
        }
    }

    @Override
    public void deleteGroup(int groupId) {
        if (groups.remove(groupId) == null) {
            throw missing("multicast group", groupId);
        }
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
    }

    @Override
    public void modifySession(CloneSession session) {
        check(session);
        if (sessions.replace(session.id(), session) == null) {
            throw missing("clone session", session.id());
        }
    }

    @Override
    public void deleteSession(int sessionId) {
        if (sessions.remove(sessionId) == null) {
            throw missing("clone session", sessionId);
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
        if (new HashSet<>(replicas).size() < replicas.size()) {
            throw new ControlException(Reason.INVALID_ARGUMENT, owner + " has the same replica twice: " + replicas);
        }
        for (Replica replica : replicas) {
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
