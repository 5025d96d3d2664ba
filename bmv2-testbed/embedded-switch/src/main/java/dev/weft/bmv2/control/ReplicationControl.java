package dev.weft.bmv2.control;

import java.util.List;
import java.util.Optional;

/** The packet replication engine: multicast groups and clone sessions. */
public interface ReplicationControl {
    /**
     * A copy.
     *
     * @param port egress port
     * @param instance replication id, which the egress pipeline sees
     * @param backups while {@code port} is down, the first of these whose port is up takes its place (P4Runtime 1.5)
     */
    record Replica(int port, int instance, List<Replica> backups) {
        public Replica {
            backups = List.copyOf(backups);
        }

        public Replica(int port, int instance) {
            this(port, instance, List.of());
        }
    }

    /**
     * A multicast group.
     *
     * @param id greater than 0
     * @param replicas in the order in which copies are made; none twice
     */
    record MulticastGroup(int id, List<Replica> replicas) {
        public MulticastGroup {
            replicas = List.copyOf(replicas);
        }
    }

    /**
     * A clone session.
     *
     * @param id 0..32767
     * @param replicas copies
     * @param classOfService kept, without effect
     * @param packetLengthBytes copies are cut to this length; 0 for whole packets
     * @param multicastGroup a group whose replicas are copied to as well (bmv2's mirroring_add_mc), 0 for none
     */
    record CloneSession(int id, List<Replica> replicas, int classOfService, int packetLengthBytes, int multicastGroup) {
        public CloneSession {
            replicas = List.copyOf(replicas);
        }

        public CloneSession(int id, List<Replica> replicas, int classOfService, int packetLengthBytes) {
            this(id, replicas, classOfService, packetLengthBytes, 0);
        }
    }

    void insertGroup(MulticastGroup group);

    void modifyGroup(MulticastGroup group);

    void deleteGroup(int groupId);

    Optional<MulticastGroup> group(int groupId);

    /** In order of id. */
    List<MulticastGroup> groups();

    void insertSession(CloneSession session);

    void modifySession(CloneSession session);

    void deleteSession(int sessionId);

    Optional<CloneSession> session(int sessionId);

    /** In order of id. */
    List<CloneSession> sessions();
}
