package dev.weft.lab.control;

import dev.weft.control.daemon.Channels;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Channels of which a test decides which calls come through. */
final class Interception implements Channels {
    /** Whether a call comes through; others find nobody there. */
    interface Watch {
        boolean comesThrough(String endpoint, String method);
    }

    private final Channels inner;
    private final Watch watch;

    Interception(Channels inner, Watch watch) {
        this.inner = inner;
        this.watch = watch;
    }

    @Override
    public ManagedChannel open(String endpoint) {
        ManagedChannel channel = inner.open(endpoint);
        ManagedChannel nowhere = InProcessChannelBuilder.forName("nobody is here")
                .directExecutor()
                .build();
        return new ManagedChannel() {
            @Override
            public <A, B> ClientCall<A, B> newCall(MethodDescriptor<A, B> method, CallOptions options) {
                return watch.comesThrough(endpoint, method.getBareMethodName())
                        ? channel.newCall(method, options)
                        : nowhere.newCall(method, options);
            }

            @Override
            public String authority() {
                return channel.authority();
            }

            @Override
            public ManagedChannel shutdown() {
                channel.shutdown();
                nowhere.shutdown();
                return this;
            }

            @Override
            public boolean isShutdown() {
                return channel.isShutdown();
            }

            @Override
            public boolean isTerminated() {
                return channel.isTerminated();
            }

            @Override
            public ManagedChannel shutdownNow() {
                channel.shutdownNow();
                nowhere.shutdownNow();
                return this;
            }

            @Override
            public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
                return channel.awaitTermination(timeout, unit);
            }
        };
    }

    @Override
    public Duration callTimeout() {
        return inner.callTimeout();
    }
}
