package dev.weft.lab.fabric;

import dev.weft.control.daemon.Channels;
import io.grpc.BindableService;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;

/** How the gRPC parts of a fabric find each other: servers are started under a name and reached by it. */
interface Transport {
    /** Starts a server. */
    Server serve(String name, List<BindableService> services);

    /** A channel to a server that was started; the caller shuts it down. */
    ManagedChannel open(String name);

    /** Where others reach a server that was started: HOST:PORT; throws IllegalStateException where they cannot. */
    String address(String name);

    /** As controllers open channels, by the names given to {@link #serve}. */
    Channels channels();

    /** Inside this process, all calls on the caller's thread. */
    static Transport inProcess() {
        return new InProcess(Runnable::run);
    }

    /** Inside this process, calls on threads of their own. */
    static Transport inProcess(Executor threads) {
        return new InProcess(threads);
    }

    /** TCP on loopback, at ports that the system picks. */
    static Transport tcp() {
        return new Tcp();
    }

    /** See {@link #inProcess()}. */
    final class InProcess implements Transport {
        private static final AtomicLong MADE = new AtomicLong();

        private final String prefix = "weft-lab-" + MADE.incrementAndGet() + "-";
        private final Executor executor;

        InProcess(Executor executor) {
            this.executor = executor;
        }

        @Override
        public Server serve(String name, List<BindableService> services) {
            InProcessServerBuilder builder =
                    InProcessServerBuilder.forName(prefix + name).executor(executor);
            return Transport.start(name, builder, services);
        }

        @Override
        public ManagedChannel open(String name) {
            return InProcessChannelBuilder.forName(prefix + name)
                    .directExecutor()
                    .build();
        }

        @Override
        public String address(String name) {
            throw new IllegalStateException("nobody reaches " + name + " from outside this process");
        }

        @Override
        public Channels channels() {
            return Channels.inProcess(endpoint -> prefix + endpoint);
        }
    }

    /** See {@link #tcp()}. */
    final class Tcp implements Transport {
        private static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

        private final Map<String, Integer> ports = new ConcurrentHashMap<>();

        @Override
        public Server serve(String name, List<BindableService> services) {
            InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            Server server = Transport.start(name, NettyServerBuilder.forAddress(loopback), services);
            ports.put(name, server.getPort());
            return server;
        }

        @Override
        public ManagedChannel open(String name) {
            return ManagedChannelBuilder.forTarget(address(name)).usePlaintext().build();
        }

        @Override
        public String address(String name) {
            Integer port = ports.get(name);
            if (port == null) {
                throw new IllegalArgumentException(
                        "no server \"" + name + "\" in this lab; there are " + ports.keySet());
            }
            return InetAddress.getLoopbackAddress().getHostAddress() + ":" + port;
        }

        @Override
        public Channels channels() {
            return new Channels() {
                @Override
                public ManagedChannel open(String endpoint) {
                    return Tcp.this.open(endpoint);
                }

                @Override
                public Duration callTimeout() {
                    return CALL_TIMEOUT;
                }
            };
        }
    }

    private static Server start(String name, ServerBuilder<?> builder, List<BindableService> services) {
        services.forEach(builder::addService);
        try {
            return builder.build().start();
        } catch (IOException e) {
            throw new UncheckedIOException("starting the gRPC server of " + name, e);
        }
    }
}
