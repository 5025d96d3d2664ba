package dev.weft.bmv2.openconfig;

import gnoi.system.SystemGrpc;
import gnoi.system.SystemOuterClass.TimeRequest;
import gnoi.system.SystemOuterClass.TimeResponse;
import io.grpc.stub.StreamObserver;
import java.util.function.LongSupplier;

/** The time by gNOI: by it ONOS's driver knows that a switch is there. */
public final class GnoiSystemService extends SystemGrpc.SystemImplBase {
    private final LongSupplier epochNs;

    /**
     * Makes a service.
     *
     * @param epochNs nanoseconds since 1970
     */
    public GnoiSystemService(LongSupplier epochNs) {
        this.epochNs = epochNs;
    }

    @Override
    public void time(TimeRequest request, StreamObserver<TimeResponse> response) {
        response.onNext(TimeResponse.newBuilder().setTime(epochNs.getAsLong()).build());
        response.onCompleted();
    }
}
