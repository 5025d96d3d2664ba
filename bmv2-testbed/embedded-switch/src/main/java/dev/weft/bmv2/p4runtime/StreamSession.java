package dev.weft.bmv2.p4runtime;

import dev.weft.p4.runtime.ElectionId;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Optional;
import p4.v1.P4RuntimeOuterClass.Role;
import p4.v1.P4RuntimeOuterClass.StreamMessageResponse;

/**
 * One client's stream. Messages leave in order; while the client does not read, notifications wait in a bounded queue
 * and the newest are dropped beyond it, so that a slow controller cannot exhaust the switch.
 */
final class StreamSession {
    private static final int MAX_WAITING = 8192;

    private final ServerCallStreamObserver<StreamMessageResponse> observer;
    private final ArrayDeque<StreamMessageResponse> waiting = new ArrayDeque<>();
    private boolean sending;
    private boolean ended;
    private long dropped;

    // Arbitration state, guarded by Arbitration's monitor.
    private boolean arbitrated;
    private Role role = Role.getDefaultInstance();
    private Optional<ElectionId> electionId = Optional.empty();

    StreamSession(ServerCallStreamObserver<StreamMessageResponse> observer) {
        this.observer = observer;
        observer.setOnReadyHandler(this::pump);
    }

    /** Sends what must not be lost. */
    void send(StreamMessageResponse message) {
        synchronized (waiting) {
            waiting.add(message);
        }
        pump();
    }

    /** Sends what may be lost: packets, digests, idle entries. */
    void offer(StreamMessageResponse message) {
        synchronized (waiting) {
            if (waiting.size() >= MAX_WAITING) {
                dropped++;
                return;
            }
            waiting.add(message);
        }
        pump();
    }

    /** Notifications dropped because the client did not read. */
    long dropped() {
        synchronized (waiting) {
            return dropped;
        }
    }

    void fail(Status status) {
        synchronized (waiting) {
            if (ended) {
                return;
            }
            ended = true;
        }
        observer.onError(status.asRuntimeException());
    }

    void complete() {
        synchronized (waiting) {
            if (ended) {
                return;
            }
            ended = true;
        }
        observer.onCompleted();
    }

    /** The one that finds nobody sending sends for all; nothing is locked while gRPC runs. */
    private void pump() {
        while (true) {
            StreamMessageResponse next;
            synchronized (waiting) {
                if (sending || ended || waiting.isEmpty() || !observer.isReady()) {
                    return;
                }
                sending = true;
                next = waiting.poll();
            }
            try {
                observer.onNext(next);
            } finally {
                synchronized (waiting) {
                    sending = false;
                }
            }
        }
    }

    boolean arbitrated() {
        return arbitrated;
    }

    Role role() {
        return role;
    }

    Optional<ElectionId> electionId() {
        return electionId;
    }

    void arbitrate(Role newRole, Optional<ElectionId> newElectionId) {
        arbitrated = true;
        role = newRole;
        electionId = newElectionId;
    }
}
