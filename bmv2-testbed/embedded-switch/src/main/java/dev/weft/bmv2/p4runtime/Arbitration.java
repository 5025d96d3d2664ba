package dev.weft.bmv2.p4runtime;

import com.google.protobuf.Any;
import dev.weft.p4.runtime.ElectionId;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import p4.v1.P4RuntimeOuterClass.MasterArbitrationUpdate;
import p4.v1.P4RuntimeOuterClass.Role;
import p4.v1.P4RuntimeOuterClass.StreamMessageResponse;
import p4.v1.P4RuntimeOuterClass.Uint128;

/**
 * Who is primary for each role of one device (specification section 5). The caller serialises changes with writes;
 * {@link #primaries()} can be read at any time.
 */
final class Arbitration {
    private final long deviceId;
    private final Map<String, RoleState> roles = new LinkedHashMap<>();
    private volatile List<StreamSession> primaries = List.of();

    Arbitration(long deviceId) {
        this.deviceId = deviceId;
    }

    private static final class RoleState {
        private final List<StreamSession> sessions = new ArrayList<>();
        private Optional<ElectionId> highest = Optional.empty();
        private StreamSession primary;
        /** Of the latest primary; null if it had none. */
        private Any config;

        private RoleScope scope = RoleScope.FULL;
    }

    /** The primaries of all roles: they get packets, digests and idle notifications. */
    List<StreamSession> primaries() {
        return primaries;
    }

    /** What a role may read; a role that nobody has bid for restricts nothing. */
    RoleScope scope(String roleName) {
        RoleState state = roles.get(roleName);
        return state == null ? RoleScope.FULL : state.scope;
    }

    boolean isPrimary(StreamSession session) {
        return primaries.contains(session);
    }

    /**
     * Handles a client's bid and notifies whom it concerns.
     *
     * @throws P4RuntimeFailure with the status that ends the client's stream
     */
    void update(StreamSession session, MasterArbitrationUpdate update) {
        Optional<ElectionId> bid =
                update.hasElectionId() ? Optional.of(ElectionId.of(update.getElectionId())) : Optional.empty();
        Role role = update.getRole();
        check(session, update, role, bid);
        RoleScope scope = role.hasConfig() ? RoleScope.of(role.getConfig()) : RoleScope.FULL;
        RoleState state = roles.computeIfAbsent(key(role), unused -> new RoleState());
        if (!session.arbitrated()) {
            state.sessions.add(session);
        }
        session.arbitrate(role, bid, scope);
        boolean wins = bid.isPresent() && (state.highest.isEmpty() || bid.get().compareTo(state.highest.get()) >= 0);
        if (wins) {
            state.highest = bid;
            state.primary = session;
            state.config = role.hasConfig() ? role.getConfig() : null;
            state.scope = scope;
            refreshPrimaries();
            // The others learn first that the old primary is none (section 5.3, rule 1.2).
            others(state, session).forEach(other -> notify(state, other));
            notify(state, session);
        } else if (state.primary == session) {
            state.primary = null;
            refreshPrimaries();
            List.copyOf(state.sessions).forEach(other -> notify(state, other));
        } else {
            notify(state, session);
        }
    }

    /** Forgets a client whose stream has ended. */
    void leave(StreamSession session) {
        if (!session.arbitrated()) {
            return;
        }
        RoleState state = roles.get(key(session.role()));
        if (!state.sessions.remove(session)) {
            return;
        }
        if (state.primary == session) {
            state.primary = null;
            refreshPrimaries();
            List.copyOf(state.sessions).forEach(other -> notify(state, other));
        }
    }

    /**
     * Checks that a write comes from the primary, and tells what its role may write.
     *
     * @throws P4RuntimeFailure {@code NOT_FOUND} for an unknown role, {@code PERMISSION_DENIED} for any other client
     */
    RoleScope requirePrimary(String roleName, long roleId, Uint128 electionId) {
        String role = key(Role.newBuilder().setName(roleName).setId(roleId).build());
        RoleState state = roles.get(role);
        if (state == null && !role.isEmpty()) {
            throw P4RuntimeFailure.notFound("device " + deviceId + " knows no role '" + role + "'; known: "
                    + P4RuntimeFailure.list(roles.keySet().stream()
                            .map(name -> "'" + name + "'")
                            .toList()));
        }
        ElectionId bid = ElectionId.of(electionId);
        if (state == null
                || state.primary == null
                || !state.primary.electionId().equals(Optional.of(bid))) {
            throw P4RuntimeFailure.denied("election id " + bid + " is not the primary's for role '" + role
                    + "' of device " + deviceId + (state == null || state.primary == null ? ": there is none" : ""));
        }
        return state.scope;
    }

    private void check(StreamSession session, MasterArbitrationUpdate update, Role role, Optional<ElectionId> bid) {
        if (session.arbitrated()) {
            if (update.getDeviceId() != deviceId) {
                throw P4RuntimeFailure.precondition("this stream is bound to device " + deviceId);
            }
            if (!key(role).equals(key(session.role()))) {
                throw P4RuntimeFailure.precondition("this stream is bound to role '" + key(session.role())
                        + "': open another stream for role '" + key(role) + "'");
            }
        } else if (update.getDeviceId() != deviceId) {
            throw P4RuntimeFailure.notFound(
                    "no device " + Long.toUnsignedString(update.getDeviceId()) + " here; this is device " + deviceId);
        }
        RoleState state = roles.get(key(role));
        if (state == null) {
            return;
        }
        boolean taken = bid.isPresent()
                && state.sessions.stream()
                        .anyMatch(
                                other -> other != session && other.electionId().equals(bid));
        if (taken) {
            // finsy bids lower by itself when it reads "used", as Stratum has it.
            throw P4RuntimeFailure.invalid(
                    "election id " + bid.get() + " of role '" + key(role) + "' is already used by another client");
        }
        if (!session.arbitrated() && state.sessions.size() >= Limits.STREAMS_PER_ROLE) {
            throw new P4RuntimeFailure(
                    Status.Code.RESOURCE_EXHAUSTED,
                    "role '" + key(role) + "' has " + Limits.STREAMS_PER_ROLE + " clients already");
        }
    }

    private void notify(RoleState state, StreamSession session) {
        MasterArbitrationUpdate.Builder update =
                MasterArbitrationUpdate.newBuilder().setDeviceId(deviceId);
        Role.Builder role = session.role().toBuilder().clearConfig();
        if (state.config != null) {
            role.setConfig(state.config);
        }
        if (!role.build().equals(Role.getDefaultInstance())) {
            update.setRole(role);
        }
        state.highest.ifPresent(highest -> update.setElectionId(highest.toMessage()));
        if (state.primary == session) {
            update.getStatusBuilder().setCode(Status.Code.OK.value()).setMessage("you are primary");
        } else if (state.primary != null) {
            update.getStatusBuilder()
                    .setCode(Status.Code.ALREADY_EXISTS.value())
                    .setMessage("another client is primary");
        } else {
            update.getStatusBuilder().setCode(Status.Code.NOT_FOUND.value()).setMessage("there is no primary");
        }
        session.send(StreamMessageResponse.newBuilder().setArbitration(update).build());
    }

    /** A copy: with direct executors a notified client may come back at once and change the list. */
    private static List<StreamSession> others(RoleState state, StreamSession session) {
        return state.sessions.stream().filter(other -> other != session).toList();
    }

    private void refreshPrimaries() {
        primaries = roles.values().stream()
                .map(state -> state.primary)
                .filter(primary -> primary != null)
                .toList();
    }

    /** A role's name; controllers of before v1.4 know numbers only. */
    private static String key(Role role) {
        return role.getName().isEmpty() && role.getId() != 0
                ? "#" + Long.toUnsignedString(role.getId())
                : role.getName();
    }
}
