package dev.weft.bmv2.guard;

import dev.weft.bmv2.control.ReplicationControl;
import java.util.List;
import java.util.Optional;

/** Multicast groups and clone sessions behind a guard. */
public final class GuardedReplication implements ReplicationControl {
    private final ReplicationControl replication;
    private final Guard guard;

    public GuardedReplication(ReplicationControl replication, Guard guard) {
        this.replication = replication;
        this.guard = guard;
    }

    @Override
    public void insertGroup(MulticastGroup group) {
        guard.run(() -> replication.insertGroup(group));
    }

    @Override
    public void modifyGroup(MulticastGroup group) {
        guard.run(() -> replication.modifyGroup(group));
    }

    @Override
    public void deleteGroup(int groupId) {
        guard.run(() -> replication.deleteGroup(groupId));
    }

    @Override
    public Optional<MulticastGroup> group(int groupId) {
        return guard.call(() -> replication.group(groupId));
    }

    @Override
    public List<MulticastGroup> groups() {
        return guard.call(replication::groups);
    }

    @Override
    public void insertSession(CloneSession session) {
        guard.run(() -> replication.insertSession(session));
    }

    @Override
    public void modifySession(CloneSession session) {
        guard.run(() -> replication.modifySession(session));
    }

    @Override
    public void deleteSession(int sessionId) {
        guard.run(() -> replication.deleteSession(sessionId));
    }

    @Override
    public Optional<CloneSession> session(int sessionId) {
        return guard.call(() -> replication.session(sessionId));
    }

    @Override
    public List<CloneSession> sessions() {
        return guard.call(replication::sessions);
    }
}
