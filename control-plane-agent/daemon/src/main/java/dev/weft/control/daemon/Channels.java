package dev.weft.control.daemon;

import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.stub.AbstractStub;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

/**
 * How a controller reaches the endpoints of switches: over TCP, or inside this process.
 *
 * <p>In process, calls run on the caller's thread to their end (direct executors on both sides), with no deadline and
 * no thread or timer of this class: virtual time stays deterministic.
 */
public interface Channels {
    /**
     * Opens a channel; the caller shuts it down.
     *
     * @param endpoint {@code host:port} as the semantic file gives it
     * @throws IllegalArgumentException when the endpoint cannot be one (no port, for example)
     */
    ManagedChannel open(String endpoint);

    /** How long one call may take; zero means no limit, and no timer is used. */
    Duration callTimeout();

    /** A stub whose calls take no longer than that. */
    default <S extends AbstractStub<S>> S limited(S stub) {
        return limited(stub, callTimeout());
    }

    /** A stub whose calls take no longer than a limit; zero: as long as they take. */
    static <S extends AbstractStub<S>> S limited(S stub, Duration limit) {
        return limit.isZero() ? stub : stub.withDeadlineAfter(limit.toNanos(), TimeUnit.NANOSECONDS);
    }

    /** Plain-text gRPC over TCP. */
    static Channels tcp(Duration callTimeout) {
        return tcp(callTimeout, InsecureChannelCredentials.create());
    }

    /** gRPC over TCP; with credentials for TLS, the other side has to be who the endpoint names. */
    static Channels tcp(Duration callTimeout, ChannelCredentials credentials) {
        Objects.requireNonNull(callTimeout, "callTimeout");
        return new Channels() {
            @Override
            public ManagedChannel open(String endpoint) {
                return Grpc.newChannelBuilder("dns:///" + endpoint, credentials)
                        .maxInboundMessageSize(64 << 20) // a switch answers a read of a full table in one message
                        .build();
            }

            @Override
            public Duration callTimeout() {
                return callTimeout;
            }
        };
    }

    /**
     * In-process gRPC with a direct executor.
     *
     * @param serverName maps an endpoint of the semantic file to the name of the in-process server that stands for it
     */
    static Channels inProcess(UnaryOperator<String> serverName) {
        Objects.requireNonNull(serverName, "serverName");
        return new Channels() {
            @Override
            public ManagedChannel open(String endpoint) {
                return InProcessChannelBuilder.forName(serverName.apply(endpoint))
                        .directExecutor()
                        .build();
            }

            @Override
            public Duration callTimeout() {
                return Duration.ZERO;
            }
        };
    }
}
