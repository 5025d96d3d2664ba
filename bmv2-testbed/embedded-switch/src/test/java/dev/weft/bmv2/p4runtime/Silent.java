package dev.weft.bmv2.p4runtime;

import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;

/** A client that asks for no message at all, so that flow control stops the server. */
class Silent<Q, R> implements ClientResponseObserver<Q, R> {
    volatile Throwable failure;

    @Override
    public void beforeStart(ClientCallStreamObserver<Q> requests) {
        requests.disableAutoRequestWithInitial(0);
    }

    @Override
    public void onNext(R response) {}

    @Override
    public void onError(Throwable cause) {
        failure = cause;
    }

    @Override
    public void onCompleted() {}
}
