package dev.weft.onos.install;

import java.util.concurrent.CompletableFuture;
import org.onosproject.net.meter.MeterContext;
import org.onosproject.net.meter.MeterFailReason;
import org.onosproject.net.meter.MeterRequest;

/** What ONOS answers to a meter request: empty, or why not. */
final class MeterAnswer implements MeterContext {
    private final CompletableFuture<String> future = new CompletableFuture<>();

    @Override
    public void onSuccess(MeterRequest request) {
        future.complete("");
    }

    @Override
    public void onError(MeterRequest request, MeterFailReason reason) {
        future.complete(reason.toString());
    }

    CompletableFuture<String> future() {
        return future;
    }
}
