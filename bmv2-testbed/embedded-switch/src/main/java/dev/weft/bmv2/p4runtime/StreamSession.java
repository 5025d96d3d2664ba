package dev.weft.bmv2.p4runtime;

import dev.weft.p4.runtime.ElectionId;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.function.Consumer;
import p4.v1.P4RuntimeOuterClass.Role;
import p4.v1.P4RuntimeOuterClass.StreamMessageResponse;

/**
 * One client's stream. Messages leave in order. While the client does not read, notifications wait in a queue that is
 * bounded in number and bytes; the newest are dropped beyond it, so that a slow controller cannot exhaust the switch.
 * Arbitration messages are never dropped: a client that lets too many of them wait loses its stream.
 */
final class StreamSession {
    private final ServerCallStreamObserver<StreamMessageResponse> observer;
    private final ArrayDeque<StreamMessageResponse> waiting = new ArrayDeque<>();
    private long waitingBytes;
    private int waitingArbitrations;
    private boolean sending;
    private boolean ended;
    /** How the stream is to end once nobody is sending; null for not yet. */
    private Status end;

    private long dropped;

    // Arbitration state, guarded by Arbitration's monitor.
    private boolean arbitrated;

    private volatile RoleScope scope = RoleScope.FULL;
    private Role role = Role.getDefaultInstance();
    private Optional<ElectionId> electionId = Optional.empty();

    /**
     * A new stream.
     *
     * @param gone runs, once or more often, when the stream has ended, whoever ended it
     */
    StreamSession(ServerCallStreamObserver<StreamMessageResponse> observer, Consumer<StreamSession> gone) {
        this.observer = observer;
        Runnable over = () -> {
            close();
            gone.accept(this);
        };
        observer.setOnReadyHandler(this::pump);
        observer.setOnCancelHandler(over);
        observer.setOnCloseHandler(over);
    }

    /** Sends an arbitration message, which must not be lost. */
    void send(StreamMessageResponse message) {
        synchronized (waiting) {
            if (ended) {
                return;
            }
            if (waitingArbitrations >= Limits.WAITING_ARBITRATIONS) {
                end = Status.RESOURCE_EXHAUSTED.withDescription(
                        "this client has left " + waitingArbitrations + " arbitration messages unread");
            } else {
                waitingArbitrations++;
                add(message);
            }
        }
        pump();
    }

    /** Sends what may be lost: packets, digests, idle entries, stream errors. */
    void offer(StreamMessageResponse message) {
        synchronized (waiting) {
            if (ended) {
                return;
            }
            if (waiting.size() >= Limits.WAITING_MESSAGES
                    || waitingBytes + message.getSerializedSize() > Limits.WAITING_BYTES) {
                dropped++;
                return;
            }
            add(message);
        }
        pump();
    }

    private void add(StreamMessageResponse message) {
        waiting.add(message);
        waitingBytes += message.getSerializedSize();
    }

    /** Notifications dropped because the client did not read. */
    long dropped() {
        synchronized (waiting) {
            return dropped;
        }
    }

    /** Messages that wait for the client. */
    int waiting() {
        synchronized (waiting) {
            return waiting.size();
        }
    }

    boolean hasEnded() {
        synchronized (waiting) {
            return ended || end != null;
        }
    }

    /** Ends the stream by an error; what waits is lost. */
    void fail(Status status) {
        end(status);
    }

    /** Ends the stream well; what waits is lost. */
    void complete() {
        end(Status.OK);
    }

    /** The client has gone: nothing can be sent any more. */
    void close() {
        synchronized (waiting) {
            ended = true;
            clear();
        }
    }

    private void end(Status status) {
        synchronized (waiting) {
            if (ended || end != null) {
                return;
            }
            end = status;
        }
        pump();
    }

    private void clear() {
        waiting.clear();
        waitingBytes = 0;
        waitingArbitrations = 0;
    }

    /** The one that finds nobody sending sends for all; nothing is locked while gRPC runs. */
    private void pump() {
        while (true) {
            StreamMessageResponse next;
            Status last;
            synchronized (waiting) {
                if (sending || ended) {
                    return;
                }
                last = end;
                if (last != null) {
                    ended = true;
                    clear();
                    next = null;
                } else if (waiting.isEmpty() || !observer.isReady()) {
                    return;
                } else {
                    sending = true;
                    next = waiting.poll();
                    waitingBytes -= next.getSerializedSize();
                    if (next.hasArbitration()) {
                        waitingArbitrations--;
                    }
                }
            }
            if (next == null) {
                finish(last);
                return;
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

    private void finish(Status status) {
        if (status.isOk()) {
            observer.onCompleted();
        } else {
            observer.onError(status.asRuntimeException());
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

    /** What the client may do while it is primary. */
    RoleScope scope() {
        return scope;
    }

    void arbitrate(Role newRole, Optional<ElectionId> newElectionId, RoleScope newScope) {
        scope = newScope;
        arbitrated = true;
        role = newRole;
        electionId = newElectionId;
    }
}
