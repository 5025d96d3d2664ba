package dev.weft.dataplane.agent.transaction;

import dev.weft.dataplane.agent.north.AgentControl;
import dev.weft.dataplane.agent.target.TargetSession;
import dev.weft.dataplane.agent.time.Scheduler;
import dev.weft.dataplane.api.TransactionEvent;
import dev.weft.dataplane.api.TransactionProgress;
import dev.weft.dataplane.api.TransactionRequest;
import dev.weft.dataplane.api.TransactionsGrpc;
import dev.weft.dataplane.api.VerifyRequest;
import dev.weft.dataplane.api.VerifyResponse;
import dev.weft.dataplane.api.transaction.P4RuntimeStore;
import dev.weft.dataplane.api.transaction.TransactionMessages;
import dev.weft.p4.program.WeftP4;
import dev.weft.transaction.Drift;
import dev.weft.transaction.PartKey;
import dev.weft.transaction.Participant;
import dev.weft.transaction.Reply;
import dev.weft.transaction.Request;
import dev.weft.transaction.StoreException;
import dev.weft.transaction.Write;
import dev.weft.transaction.log.DurableLog;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p4.config.v1.P4InfoOuterClass.P4Info;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.Update;

/**
 * The participant of this agent's switch, served to controllers. Requests are answered one after another on the caller's
 * thread, not on the agent's: an install of many entries does not hold up sensing.
 */
public final class TransactionService extends TransactionsGrpc.TransactionsImplBase {
    private static final Logger LOG = LoggerFactory.getLogger(TransactionService.class);
    private static final int PROGRESS_STEP = 500;

    private final ReentrantLock lock = new ReentrantLock();
    private final Participant participant;

    /**
     * Goes on from what the log says.
     *
     * @throws IOException if the log is of a later version
     */
    public TransactionService(
            TargetSession target, P4Info info, AgentControl agent, Scheduler scheduler, DurableLog log)
            throws IOException {
        P4RuntimeStore.Session session = new P4RuntimeStore.Session() {
            @Override
            public void write(List<Update> updates) {
                target.write(updates);
            }

            @Override
            public List<Entity> read(List<Entity> patterns) {
                return target.read(patterns);
            }
        };
        P4RuntimeStore tables = new P4RuntimeStore(session, info, Set.of(WeftP4.Tables.Pins.NAME));
        participant = Participant.open(new AgentStore(tables, agent, scheduler), log);
    }

    @Override
    public void ask(TransactionRequest message, StreamObserver<TransactionEvent> response) {
        Request request;
        try {
            request = TransactionMessages.request(message);
        } catch (IllegalArgumentException e) {
            response.onError(Status.INVALID_ARGUMENT
                    .withDescription("transaction request: " + e.getMessage())
                    .asRuntimeException());
            return;
        }
        ServerCallStreamObserver<TransactionEvent> stream = (ServerCallStreamObserver<TransactionEvent>) response;
        stream.setOnCancelHandler(() -> {}); // looked at between batches
        int total =
                request.share().map(share -> share.changes().prepare().size()).orElse(0);
        Reply reply;
        lock.lock();
        try {
            reply = participant.handle(request, written -> report(stream, request, written, total));
        } finally {
            lock.unlock();
        }
        // Below every term somebody only looks.
        if (reply.outcome() != Reply.Outcome.OK && request.term() > 0) {
            LOG.info("transaction: {}: {}", request, reply);
        }
        if (!stream.isCancelled()) {
            stream.onNext(TransactionEvent.newBuilder()
                    .setReply(TransactionMessages.message(reply))
                    .build());
            stream.onCompleted();
        }
    }

    /** A caller that has gone stops a preparation only: what is decided is done. */
    private static boolean report(
            ServerCallStreamObserver<TransactionEvent> stream, Request request, int written, int total) {
        if (stream.isCancelled()) {
            return request.type() != Request.Type.PREPARE;
        }
        if (total >= PROGRESS_STEP && stream.isReady()) {
            stream.onNext(TransactionEvent.newBuilder()
                    .setProgress(TransactionProgress.newBuilder()
                            .setAcknowledged(written)
                            .setTotal(total))
                    .build());
        }
        return true;
    }

    @Override
    public void verify(VerifyRequest request, StreamObserver<VerifyResponse> response) {
        try {
            VerifyResponse answer;
            lock.lock();
            try {
                Drift drift = request.getInspect() ? participant.inspect() : participant.verify();
                answer = TransactionMessages.message(drift, participant.established()).toBuilder()
                        .setCause(cause(drift))
                        .build();
            } finally {
                lock.unlock();
            }
            response.onNext(answer);
            response.onCompleted();
        } catch (StoreException | IOException e) {
            response.onError(Status.UNAVAILABLE.withDescription(e.getMessage()).asRuntimeException());
        }
    }

    /** What must have happened to a switch that differs so. */
    private String cause(Drift drift) {
        if (drift.isNone()) {
            return "";
        }
        boolean nothingThere = drift.foundEpoch() == 0 && drift.count(Write.Kind.INSERT) >= tableParts();
        return nothingThere
                ? "it holds nothing: it was restarted empty, or its P4 program was replaced"
                : "somebody else has written to it, or it has lost entries";
    }

    private long tableParts() {
        return participant.wanted().parts().keySet().stream()
                .filter(key -> key.rank() != PartKey.Rank.AGENT)
                .count();
    }

    /** The session with the switch is new: the switch may have been restarted, and is brought back to what it should hold. */
    public void targetReady() {
        lock.lock();
        try {
            participant.suspectSwitch();
            if (participant.established()) {
                Drift drift = participant.verify();
                if (!drift.isNone()) {
                    LOG.warn("the switch was not as it should be ({}) and is repaired: {}", cause(drift), drift);
                }
            }
        } catch (StoreException | IOException e) {
            LOG.warn("the switch could not be compared with what it should hold: {}", e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    /** A controller has written past transactions: what the switch should hold is that controller's business from now on. */
    public void writtenPast() {
        lock.lock();
        try {
            participant.giveUp();
        } catch (IOException e) {
            LOG.error("the transaction log cannot be written: {}", e.getMessage());
        } finally {
            lock.unlock();
        }
    }
}
