package dev.weft.p4.runtime.client;

import com.google.protobuf.ByteString;
import dev.weft.p4.runtime.ElectionId;
import dev.weft.p4.runtime.OctetMarshaller;
import dev.weft.p4.runtime.P4Bytes;
import dev.weft.p4.runtime.P4InfoIndex;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import p4.config.v1.P4InfoOuterClass.Action;
import p4.config.v1.P4InfoOuterClass.MatchField;
import p4.config.v1.P4InfoOuterClass.Table;
import p4.v1.P4RuntimeGrpc;
import p4.v1.P4RuntimeOuterClass;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.FieldMatch;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.Update;
import p4.v1.P4RuntimeOuterClass.WriteRequest;
import p4.v1.P4RuntimeOuterClass.WriteResponse;

/**
 * Measures how fast any P4Runtime switch takes table entries. The requests are built and encoded before the clock
 * starts, so that what counts is the switch, gRPC and the wire. The caller has made {@code electionId} primary and set the pipeline.
 */
public final class WriteLoad {
    private static final MethodDescriptor<byte[], WriteResponse> ENCODED_WRITE =
            P4RuntimeGrpc.getWriteMethod().toBuilder(
                            OctetMarshaller.INSTANCE,
                            P4RuntimeGrpc.getWriteMethod().getResponseMarshaller())
                    .build();
    /** Answers only count and send the next request: no thread of its own is needed to take them. */
    private static final CallOptions DIRECT = CallOptions.DEFAULT.withExecutor(Runnable::run);

    private final Channel channel;
    private final long deviceId;
    private final ElectionId electionId;
    private final LongSupplier nanos;

    /**
     * A load over one channel.
     *
     * @param channel whose transport has threads of its own: over TCP, not in-process on the caller's thread
     * @param nanos a clock that never goes back, in ns
     */
    public WriteLoad(Channel channel, long deviceId, ElectionId electionId, LongSupplier nanos) {
        this.channel = channel;
        this.deviceId = deviceId;
        this.electionId = electionId;
        this.nanos = nanos;
    }

    /**
     * What a run took.
     *
     * @param batch updates per request
     * @param updates in all
     * @param elapsedNs from the first request to the last answer
     */
    public record Result(int batch, int updates, long elapsedNs) {
        public double perSecond() {
            return updates * 1e9 / elapsedNs;
        }
    }

    /**
     * Different entries of a table: field by field, the bits of the entry's number, the first field the lowest ones.
     * Every field is matched in full (prefixes as long as the field, masks of ones).
     *
     * @param table name or alias; its key needs enough bits for {@code count} entries
     * @param action name or alias; its parameters are the number, too, cut to their width
     */
    public static List<TableEntry> entries(P4InfoIndex index, String table, String action, int count) {
        Table info = index.tables().get(table);
        Action call = index.actions().get(action);
        List<TableEntry> entries = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            TableEntry.Builder entry =
                    TableEntry.newBuilder().setTableId(info.getPreamble().getId());
            long rest = i;
            for (MatchField field : info.getMatchFieldsList()) {
                entry.addMatch(match(field, rest));
                rest = field.getBitwidth() >= Long.SIZE ? 0 : rest >>> field.getBitwidth();
                switch (field.getMatchType()) {
                    case TERNARY, RANGE, OPTIONAL -> entry.setPriority(1);
                    default -> {}
                }
            }
            if (rest != 0) {
                throw new IllegalArgumentException(
                        "the key of table " + table + " is too narrow for " + count + " entries");
            }
            P4RuntimeOuterClass.Action.Builder arguments =
                    entry.getActionBuilder().getActionBuilder();
            arguments.setActionId(call.getPreamble().getId());
            for (Action.Param param : call.getParamsList()) {
                arguments.addParams(P4RuntimeOuterClass.Action.Param.newBuilder()
                        .setParamId(param.getId())
                        .setValue(low(i, param.getBitwidth())));
            }
            entries.add(entry.build());
        }
        return entries;
    }

    private static FieldMatch match(MatchField field, long number) {
        ByteString value = low(number, field.getBitwidth());
        FieldMatch.Builder match = FieldMatch.newBuilder().setFieldId(field.getId());
        switch (field.getMatchType()) {
            case LPM -> match.getLpmBuilder().setValue(value).setPrefixLen(field.getBitwidth());
            case TERNARY ->
                match.getTernaryBuilder().setValue(value).setMask(P4Bytes.of(P4Bytes.ones(field.getBitwidth())));
            case RANGE -> match.getRangeBuilder().setLow(value).setHigh(value);
            case OPTIONAL -> match.getOptionalBuilder().setValue(value);
            default -> match.getExactBuilder().setValue(value);
        }
        return match.build();
    }

    private static ByteString low(long number, int width) {
        return P4Bytes.of(BigInteger.valueOf(number).and(P4Bytes.ones(width)));
    }

    /**
     * Writes all entries and waits for the last answer. The thread that brings an answer sends the next request, so that
     * a round trip has no more changes of thread than the channel itself makes.
     *
     * @param type what to do with them; deletes carry the key alone
     * @param batch updates per request, at least 1
     * @param outstanding requests under way at a time; 1 waits for each answer before the next request
     * @throws P4RuntimeException if a request fails
     */
    public Result run(Update.Type type, List<TableEntry> entries, int batch, int outstanding) {
        Run run = new Run(requests(type, entries, batch));
        long start = nanos.getAsLong();
        for (int i = 0; i < outstanding; i++) {
            run.next();
        }
        try {
            run.done.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
        long elapsedNs = nanos.getAsLong() - start;
        Throwable failure = run.failure.get();
        if (failure != null) {
            throw P4RuntimeException.of("Write of " + batch + " updates to device " + deviceId, failure);
        }
        return new Result(batch, entries.size(), elapsedNs);
    }

    private List<byte[]> requests(Update.Type type, List<TableEntry> entries, int batch) {
        List<byte[]> requests = new ArrayList<>();
        for (int from = 0; from < entries.size(); from += batch) {
            WriteRequest.Builder request =
                    WriteRequest.newBuilder().setDeviceId(deviceId).setElectionId(electionId.toMessage());
            for (TableEntry entry : entries.subList(from, Math.min(entries.size(), from + batch))) {
                TableEntry sent = type == Update.Type.DELETE
                        ? entry.toBuilder().clearAction().build()
                        : entry;
                request.addUpdates(Update.newBuilder()
                        .setType(type)
                        .setEntity(Entity.newBuilder().setTableEntry(sent)));
            }
            requests.add(request.build().toByteArray());
        }
        return requests;
    }

    /** One run: requests not sent yet, and answers not here yet. */
    private final class Run {
        private final List<byte[]> requests;
        private final AtomicInteger sent = new AtomicInteger();
        private final AtomicReference<Throwable> failure = new AtomicReference<>();
        private final CountDownLatch done;

        Run(List<byte[]> requests) {
            this.requests = requests;
            done = new CountDownLatch(requests.size());
        }

        void next() {
            int number = sent.getAndIncrement();
            if (number < requests.size()) {
                ClientCalls.asyncUnaryCall(
                        channel.newCall(ENCODED_WRITE, DIRECT), requests.get(number), new Answer(this));
            }
        }

        void failed(Throwable cause) {
            failure.compareAndSet(null, cause);
            while (done.getCount() > 0) {
                done.countDown();
            }
        }
    }

    private record Answer(Run run) implements StreamObserver<WriteResponse> {
        @Override
        public void onNext(WriteResponse response) {}

        @Override
        public void onError(Throwable cause) {
            run.failed(cause);
        }

        @Override
        public void onCompleted() {
            run.done.countDown();
            run.next();
        }
    }
}
