package dev.weft.bmv2.p4runtime;

import com.google.protobuf.ByteString;
import dev.weft.bmv2.control.ReplicationControl;
import dev.weft.p4.runtime.P4Bytes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import p4.v1.P4RuntimeOuterClass.BackupReplica;
import p4.v1.P4RuntimeOuterClass.CloneSessionEntry;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.MulticastGroupEntry;
import p4.v1.P4RuntimeOuterClass.PacketReplicationEngineEntry;
import p4.v1.P4RuntimeOuterClass.Replica;
import p4.v1.P4RuntimeOuterClass.Update;

/** Multicast groups and clone sessions (specification section 9.5). */
final class ReplicationAccess {
    /** bmv2's replication ids are 16 bits wide. */
    private static final int MAX_INSTANCE = 0xffff;

    /** v1model's priorities are 3 bits wide. */
    private static final int MAX_CLASS_OF_SERVICE = 7;

    private final ReplicationControl replication;
    private final AsWritten asWritten;
    private final SdnPorts ports;

    ReplicationAccess(LoadedPipeline pipeline) {
        replication = pipeline.control().replication();
        asWritten = pipeline.asWritten();
        ports = pipeline.ports();
    }

    void write(Update.Type type, PacketReplicationEngineEntry message) {
        switch (message.getTypeCase()) {
            case MULTICAST_GROUP_ENTRY -> write(type, message.getMulticastGroupEntry());
            case CLONE_SESSION_ENTRY -> write(type, message.getCloneSessionEntry());
            default ->
                throw P4RuntimeFailure.invalid(
                        "packet_replication_engine_entry has neither a multicast group nor a clone session");
        }
    }

    void read(PacketReplicationEngineEntry pattern, Consumer<Entity> out) {
        switch (pattern.getTypeCase()) {
            case MULTICAST_GROUP_ENTRY ->
                readGroups(pattern.getMulticastGroupEntry().getMulticastGroupId(), out);
            case CLONE_SESSION_ENTRY ->
                readSessions(pattern.getCloneSessionEntry().getSessionId(), out);
            default -> {
                readGroups(0, out);
                readSessions(0, out);
            }
        }
    }

    private void write(Update.Type type, MulticastGroupEntry message) {
        int id = message.getMulticastGroupId();
        if (id == 0) {
            throw P4RuntimeFailure.invalid("multicast_group_id must be greater than 0");
        }
        if (type == Update.Type.DELETE) {
            replication.deleteGroup(id);
            asWritten.multicastGroups().remove(id);
            return;
        }
        var group =
                new ReplicationControl.MulticastGroup(id, decode(message.getReplicasList(), "multicast group " + id));
        if (type == Update.Type.INSERT) {
            replication.insertGroup(group);
        } else {
            replication.modifyGroup(group);
        }
        MulticastGroupEntry.Builder written = message.toBuilder();
        written.getReplicasBuilderList().forEach(ReplicationAccess::canonical);
        asWritten.multicastGroups().put(id, written.build());
    }

    private void write(Update.Type type, CloneSessionEntry message) {
        int id = message.getSessionId();
        if (id == 0) {
            throw P4RuntimeFailure.invalid("session_id must be greater than 0");
        }
        if (type == Update.Type.DELETE) {
            replication.deleteSession(id);
            asWritten.cloneSessions().remove(id);
            return;
        }
        if (message.getClassOfService() < 0 || message.getClassOfService() > MAX_CLASS_OF_SERVICE) {
            throw P4RuntimeFailure.invalid("clone session " + id + ": class_of_service "
                    + Integer.toUnsignedString(message.getClassOfService()) + " is above " + MAX_CLASS_OF_SERVICE);
        }
        if (message.getPacketLengthBytes() < 0) {
            throw P4RuntimeFailure.invalid("clone session " + id + ": negative packet_length_bytes");
        }
        var session = new ReplicationControl.CloneSession(
                id,
                decode(message.getReplicasList(), "clone session " + id),
                message.getClassOfService(),
                message.getPacketLengthBytes());
        if (type == Update.Type.INSERT) {
            replication.insertSession(session);
        } else {
            replication.modifySession(session);
        }
        CloneSessionEntry.Builder written = message.toBuilder();
        written.getReplicasBuilderList().forEach(ReplicationAccess::canonical);
        asWritten.cloneSessions().put(id, written.build());
    }

    private void readGroups(int id, Consumer<Entity> out) {
        var groups =
                id == 0 ? replication.groups() : replication.group(id).stream().toList();
        for (ReplicationControl.MulticastGroup group : groups) {
            MulticastGroupEntry written = asWritten.multicastGroups().get(group.id());
            if (written == null || !decode(written.getReplicasList(), "").equals(group.replicas())) {
                MulticastGroupEntry.Builder current =
                        MulticastGroupEntry.newBuilder().setMulticastGroupId(group.id());
                group.replicas().forEach(replica -> current.addReplicas(encode(replica)));
                written = current.build();
            }
            out.accept(entity(PacketReplicationEngineEntry.newBuilder().setMulticastGroupEntry(written)));
        }
    }

    private void readSessions(int id, Consumer<Entity> out) {
        var sessions = id == 0
                ? replication.sessions()
                : replication.session(id).stream().toList();
        for (ReplicationControl.CloneSession session : sessions) {
            CloneSessionEntry written = asWritten.cloneSessions().get(session.id());
            if (written == null || !decode(written.getReplicasList(), "").equals(session.replicas())) {
                CloneSessionEntry.Builder current = CloneSessionEntry.newBuilder()
                        .setSessionId(session.id())
                        .setClassOfService(session.classOfService())
                        .setPacketLengthBytes(session.packetLengthBytes());
                session.replicas().forEach(replica -> current.addReplicas(encode(replica)));
                written = current.build();
            }
            out.accept(entity(PacketReplicationEngineEntry.newBuilder().setCloneSessionEntry(written)));
        }
    }

    private List<ReplicationControl.Replica> decode(List<Replica> replicas, String where) {
        List<ReplicationControl.Replica> decoded = new ArrayList<>(replicas.size());
        Set<ReplicationControl.Replica> seen = new HashSet<>();
        for (Replica replica : replicas) {
            checkInstance(replica.getInstance(), where);
            List<ReplicationControl.Replica> backups = new ArrayList<>(replica.getBackupReplicasCount());
            for (BackupReplica backup : replica.getBackupReplicasList()) {
                checkInstance(backup.getInstance(), where);
                backups.add(new ReplicationControl.Replica(ports.of(backup, where), backup.getInstance()));
            }
            var copy = new ReplicationControl.Replica(ports.of(replica, where), replica.getInstance(), backups);
            if (!seen.add(new ReplicationControl.Replica(copy.port(), copy.instance()))) {
                throw P4RuntimeFailure.invalid(
                        where + ": port " + copy.port() + " with instance " + copy.instance() + " is given twice");
            }
            decoded.add(copy);
        }
        return decoded;
    }

    private static void checkInstance(int instance, String where) {
        if (instance < 0 || instance > MAX_INSTANCE) {
            throw P4RuntimeFailure.invalid(
                    where + ": instance " + Integer.toUnsignedString(instance) + " is above " + MAX_INSTANCE);
        }
    }

    private static Replica encode(ReplicationControl.Replica replica) {
        return Replica.newBuilder()
                .setPort(P4Bytes.of(replica.port()))
                .setInstance(replica.instance())
                .build();
    }

    /** With ports in their shortest form. */
    private static void canonical(Replica.Builder replica) {
        ByteString port = replica.getPort();
        if (!port.isEmpty()) {
            replica.setPort(P4Bytes.canonical(port));
        }
        for (BackupReplica.Builder backup : replica.getBackupReplicasBuilderList()) {
            backup.setPort(P4Bytes.canonical(backup.getPort()));
        }
    }

    private static Entity entity(PacketReplicationEngineEntry.Builder entry) {
        return Entity.newBuilder().setPacketReplicationEngineEntry(entry).build();
    }
}
