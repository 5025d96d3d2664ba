package dev.weft.control.daemon.transaction;

import dev.weft.dataplane.api.TransactionEvent;
import dev.weft.dataplane.api.TransactionRequest;
import dev.weft.dataplane.api.TransactionsGrpc;
import dev.weft.dataplane.api.transaction.TransactionMessages;
import dev.weft.transaction.Reply;
import dev.weft.transaction.Request;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The way to one participant: one request at a time. The same request again, while it is still being answered, is not sent
 * again; another one takes its place, which stops a preparation at the switch. Confined to the driver's thread, to which
 * answers come as events.
 */
final class ParticipantLink {
    private final Channel channel;
    private final Duration callTimeout;
    private final Consumer<Runnable> events;
    private final Listener listener;
    private Call call;
    private String trouble = "";

    /** What comes of requests; on the driver's thread. */
    interface Listener {
        void reply(Reply reply);

        void progress(int acknowledged, int total);
    }

    ParticipantLink(Channel channel, Duration callTimeout, Consumer<Runnable> events, Listener listener) {
        this.channel = channel;
        this.callTimeout = callTimeout;
        this.events = events;
        this.listener = listener;
    }

    void send(Request request) {
        if (call != null) {
            if (call.isFor(request)) {
                return;
            }
            call.cancel();
        }
        TransactionsGrpc.TransactionsStub stub = TransactionsGrpc.newStub(channel);
        // A preparation takes as long as the switch takes for its entries; a peer that is silent is given up by the
        // coordinator.
        if (!callTimeout.isZero() && request.type() != Request.Type.PREPARE) {
            stub = stub.withDeadlineAfter(callTimeout.toNanos(), TimeUnit.NANOSECONDS);
        }
        call = new Call(request);
        stub.ask(TransactionMessages.message(request), call);
    }

    /** Why the last request has no answer; empty if it has one. */
    String trouble() {
        return trouble;
    }

    void close() {
        if (call != null) {
            call.cancel();
        }
    }

    private final class Call implements ClientResponseObserver<TransactionRequest, TransactionEvent> {
        private final Request request;
        private ClientCallStreamObserver<TransactionRequest> stream;

        Call(Request request) {
            this.request = request;
        }

        boolean isFor(Request other) {
            return request.type() == other.type()
                    && request.term() == other.term()
                    && request.id().equals(other.id())
                    && request.wave() == other.wave();
        }

        void cancel() {
            call = null;
            stream.cancel("another request takes its place", null);
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<TransactionRequest> requestStream) {
            stream = requestStream;
        }

        @Override
        public void onNext(TransactionEvent event) {
            events.accept(() -> {
                if (call != this) {
                    return;
                }
                if (event.hasProgress()) {
                    listener.progress(
                            event.getProgress().getAcknowledged(),
                            event.getProgress().getTotal());
                } else {
                    call = null;
                    trouble = "";
                    listener.reply(TransactionMessages.reply(request, event.getReply()));
                }
            });
        }

        @Override
        public void onError(Throwable failure) {
            events.accept(() -> {
                if (call == this) {
                    call = null;
                    Status status = Status.fromThrowable(failure);
                    trouble = status.getCode() == Status.Code.DEADLINE_EXCEEDED
                            ? "no answer in time"
                            : status.getCode()
                                    + (status.getDescription() == null ? "" : " " + firstLine(status.getDescription()));
                }
            });
        }

        private static String firstLine(String text) {
            return text.lines().findFirst().orElse("");
        }

        @Override
        public void onCompleted() {
            events.accept(() -> {
                if (call == this) {
                    call = null;
                    trouble = "it ended the call without an answer";
                }
            });
        }
    }
}
