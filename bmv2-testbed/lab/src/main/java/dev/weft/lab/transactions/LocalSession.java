package dev.weft.lab.transactions;

import dev.weft.bmv2.p4runtime.P4RuntimeService;
import dev.weft.dataplane.api.transaction.P4RuntimeStore;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.MasterArbitrationUpdate;
import p4.v1.P4RuntimeOuterClass.MeterEntry;
import p4.v1.P4RuntimeOuterClass.ReadRequest;
import p4.v1.P4RuntimeOuterClass.ReadResponse;
import p4.v1.P4RuntimeOuterClass.StreamMessageRequest;
import p4.v1.P4RuntimeOuterClass.StreamMessageResponse;
import p4.v1.P4RuntimeOuterClass.Uint128;
import p4.v1.P4RuntimeOuterClass.Update;
import p4.v1.P4RuntimeOuterClass.WriteRequest;
import p4.v1.P4RuntimeOuterClass.WriteResponse;

/**
 * The primary client of a P4Runtime service in the same thread: its methods are called, no channel is between. Of meters it
 * reads the cells that were ever written, since it is the only client.
 */
final class LocalSession implements P4RuntimeStore.Session {
    private static final Uint128 ELECTION = Uint128.newBuilder().setLow(1).build();

    private final P4RuntimeService service;
    private final long device;
    private final Set<MeterEntry> metered = new LinkedHashSet<>(); // patterns of cells

    LocalSession(P4RuntimeService service, long device) {
        this.service = service;
        this.device = device;
        StreamObserver<StreamMessageRequest> stream =
                service.streamChannel(new Answer<StreamMessageResponse>(each -> {}));
        stream.onNext(StreamMessageRequest.newBuilder()
                .setArbitration(
                        MasterArbitrationUpdate.newBuilder().setDeviceId(device).setElectionId(ELECTION))
                .build());
    }

    @Override
    public void write(List<Update> updates) {
        for (Update update : updates) {
            if (update.getEntity().hasMeterEntry()) {
                metered.add(update.getEntity().getMeterEntry().toBuilder()
                        .clearConfig()
                        .build());
            }
        }
        Answer<WriteResponse> answer = new Answer<>(each -> {});
        service.write(
                WriteRequest.newBuilder()
                        .setDeviceId(device)
                        .setElectionId(ELECTION)
                        .addAllUpdates(updates)
                        .build(),
                answer);
        answer.check("write");
    }

    @Override
    public List<Entity> read(List<Entity> patterns) {
        List<Entity> found = new ArrayList<>();
        Answer<ReadResponse> answer = new Answer<>(part -> found.addAll(part.getEntitiesList()));
        ReadRequest.Builder request = ReadRequest.newBuilder().setDeviceId(device);
        for (Entity pattern : patterns) {
            if (!pattern.hasMeterEntry()) {
                request.addEntities(pattern);
            }
        }
        metered.forEach(cell -> request.addEntitiesBuilder().setMeterEntry(cell));
        service.read(request.build(), answer);
        answer.check("read");
        return found;
    }

    /** Takes everything at once. */
    private static final class Answer<T> extends ServerCallStreamObserver<T> {
        private final Consumer<T> parts;
        private Throwable failure;

        Answer(Consumer<T> parts) {
            this.parts = parts;
        }

        void check(String call) {
            if (failure != null) {
                throw new IllegalStateException(call + " failed: " + failure.getMessage(), failure);
            }
        }

        @Override
        public void onNext(T part) {
            parts.accept(part);
        }

        @Override
        public void onError(Throwable error) {
            failure = error;
        }

        @Override
        public void onCompleted() {
            // the caller goes on when the call returns
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public void setOnCancelHandler(Runnable handler) {
            // never cancelled
        }

        @Override
        public void setOnCloseHandler(Runnable handler) {
            // open for as long as this object lives
        }

        @Override
        public void disableAutoRequest() {
            // one request is one call
        }

        @Override
        public void setOnReadyHandler(Runnable handler) {
            // always ready
        }

        @Override
        public void setCompression(String compression) {
            // nothing is encoded
        }

        @Override
        public void disableAutoInboundFlowControl() {
            // one request is one call
        }

        @Override
        public void request(int count) {
            // one request is one call
        }

        @Override
        public void setMessageCompression(boolean enable) {
            // nothing is encoded
        }
    }
}
