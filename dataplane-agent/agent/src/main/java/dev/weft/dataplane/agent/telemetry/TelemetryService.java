package dev.weft.dataplane.agent.telemetry;

import dev.weft.dataplane.api.TelemetryGrpc;
import dev.weft.dataplane.api.TelemetrySample;
import dev.weft.dataplane.api.WatchTelemetryRequest;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** The stream of samples over gRPC. */
public final class TelemetryService extends TelemetryGrpc.TelemetryImplBase {
    private final Telemetry telemetry;

    public TelemetryService(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    @Override
    public void watch(WatchTelemetryRequest request, StreamObserver<TelemetrySample> response) {
        ServerCallStreamObserver<TelemetrySample> stream = (ServerCallStreamObserver<TelemetrySample>) response;
        Watcher watcher = new Watcher(stream);
        Runnable forget = telemetry.listen(watcher::take);
        stream.setOnCancelHandler(forget);
        telemetry.last().ifPresent(watcher::take);
    }

    /** A sample at most once, in order, and none to one who does not read. */
    private static final class Watcher {
        private final ServerCallStreamObserver<TelemetrySample> stream;
        private long sent;

        private Watcher(ServerCallStreamObserver<TelemetrySample> stream) {
            this.stream = stream;
        }

        private synchronized void take(TelemetrySample sample) {
            if (sample.getSequence() > sent && stream.isReady() && !stream.isCancelled()) {
                sent = sample.getSequence();
                stream.onNext(sample);
            }
        }
    }
}
