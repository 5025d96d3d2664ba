package dev.weft.bmv2.p4runtime;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import p4.v1.P4RuntimeOuterClass.ReadResponse;

/**
 * The answer to one read: what was found at one time, sent as fast as the client takes it. What it has not taken counts
 * against a limit that all reads share.
 */
final class ReadAnswer {
    private final ServerCallStreamObserver<ReadResponse> out;
    private final AtomicLong unreadBytes;
    private final ArrayDeque<ReadResponse> waiting = new ArrayDeque<>();
    private long heldBytes;
    private boolean found;
    private StatusRuntimeException failure;
    private boolean sending;
    private boolean ended;

    /** To be made while gRPC calls the service: handlers can be set only then. */
    ReadAnswer(ServerCallStreamObserver<ReadResponse> out, AtomicLong unreadBytes) {
        this.out = out;
        this.unreadBytes = unreadBytes;
        out.setOnReadyHandler(this::pump);
        out.setOnCancelHandler(this::cancel);
    }

    /** Adds a part; {@code RESOURCE_EXHAUSTED} if too much is waiting for slow clients already. */
    void add(ReadResponse part) {
        int bytes = part.getSerializedSize();
        if (unreadBytes.addAndGet(bytes) > Limits.UNREAD_BYTES) {
            unreadBytes.addAndGet(-bytes);
            throw new P4RuntimeFailure(
                    Status.Code.RESOURCE_EXHAUSTED,
                    "clients have not taken " + (Limits.UNREAD_BYTES >> 20)
                            + " MiB of earlier reads: read less, or again later");
        }
        synchronized (waiting) {
            if (ended) {
                unreadBytes.addAndGet(-bytes);
                return;
            }
            heldBytes += bytes;
            waiting.add(part);
        }
    }

    /** All has been added; sends it, and then the status. */
    void complete(StatusRuntimeException status) {
        synchronized (waiting) {
            found = true;
            failure = status;
        }
        pump();
    }

    /** Nothing was found: drops what was added, and answers at once. */
    void fail(StatusRuntimeException status) {
        cancelWaiting();
        complete(status);
    }

    private void cancel() {
        synchronized (waiting) {
            ended = true;
        }
        cancelWaiting();
    }

    private void cancelWaiting() {
        synchronized (waiting) {
            waiting.clear();
            unreadBytes.addAndGet(-heldBytes);
            heldBytes = 0;
        }
    }

    private void pump() {
        while (true) {
            ReadResponse next;
            synchronized (waiting) {
                if (!found || ended || sending) {
                    return;
                }
                next = waiting.peek();
                if (next == null) {
                    ended = true;
                } else if (!out.isReady()) {
                    return;
                } else {
                    waiting.remove();
                    heldBytes -= next.getSerializedSize();
                    unreadBytes.addAndGet(-next.getSerializedSize());
                    sending = true;
                }
            }
            if (next == null) {
                end();
                return;
            }
            try {
                out.onNext(next);
            } finally {
                synchronized (waiting) {
                    sending = false;
                }
            }
        }
    }

    private void end() {
        if (failure == null) {
            out.onCompleted();
        } else {
            out.onError(failure);
        }
    }
}
