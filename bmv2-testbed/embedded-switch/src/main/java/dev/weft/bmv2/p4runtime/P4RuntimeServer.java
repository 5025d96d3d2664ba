package dev.weft.bmv2.p4runtime;

import io.grpc.BindableService;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves P4Runtime over TCP in real time: a few transport threads, two for long calls,
 * and one that calls {@link P4RuntimeService#tick}. */
public final class P4RuntimeServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(P4RuntimeServer.class);

    private static final int TRANSPORT_THREADS = 4;
    private static final int LONG_CALL_THREADS = 2;
    private static final int CALLS_PER_CONNECTION = 256;
    /** What a client may send ahead; batches of 10,000 entries are about 1 MiB. */
    private static final int FLOW_CONTROL_BYTES = 2 << 20;
    /** How long a connection may be silent before it is probed, and how long the probe may take. */
    private static final long KEEP_ALIVE_S = 60;

    private static final long KEEP_ALIVE_TIMEOUT_S = 20;
    /** How often a client may probe us. */
    private static final long CLIENT_KEEP_ALIVE_S = 5;

    private static final long TICK_MS = 10;
    private static final long CLOSE_MS = 2_000;

    private final P4RuntimeService service;
    private final Server server;
    private final ScheduledExecutorService ticker;
    private final ExecutorService longCalls;
    private final EventLoopGroup transport;

    private P4RuntimeServer(
            P4RuntimeService service,
            Server server,
            ScheduledExecutorService ticker,
            ExecutorService longCalls,
            EventLoopGroup transport) {
        this.service = service;
        this.server = server;
        this.ticker = ticker;
        this.longCalls = longCalls;
        this.transport = transport;
    }

    /**
     * Starts to serve without transport security: bind to loopback or to a network that is trusted.
     *
     * @param address where to listen; port 0 for any
     */
    public static P4RuntimeServer start(P4RuntimeService service, InetSocketAddress address) throws IOException {
        return start(service, address, InsecureServerCredentials.create());
    }

    /**
     * Starts to serve.
     *
     * @param address where to listen; port 0 for any
     * @param credentials plain text or TLS
     */
    public static P4RuntimeServer start(
            P4RuntimeService service, InetSocketAddress address, ServerCredentials credentials) throws IOException {
        return start(service, address, credentials, List.of());
    }

    /**
     * Starts to serve.
     *
     * @param address where to listen; port 0 for any
     * @param credentials plain text or TLS
     * @param others services beside P4Runtime at the same address
     */
    public static P4RuntimeServer start(
            P4RuntimeService service,
            InetSocketAddress address,
            ServerCredentials credentials,
            List<BindableService> others)
            throws IOException {
        // The native transport saves a small write a tenth of its way; it is not there on every machine.
        boolean epoll = Epoll.isAvailable();
        MultiThreadIoEventLoopGroup transport = new MultiThreadIoEventLoopGroup(
                TRANSPORT_THREADS,
                threads("p4runtime-io"),
                epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
        ThreadPoolExecutor longCalls = new ThreadPoolExecutor(
                LONG_CALL_THREADS,
                LONG_CALL_THREADS,
                KEEP_ALIVE_S,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(Limits.LONG_CALLS),
                threads("p4runtime-long"));
        longCalls.allowCoreThreadTimeOut(true);
        service.longCallsOn(longCalls);
        // Calls start on the transport's threads, which saves a small write two changes of thread.
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address, credentials)
                .bossEventLoopGroup(transport)
                .workerEventLoopGroup(transport)
                .channelType(epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class)
                .directExecutor()
                .addService(service)
                .maxInboundMessageSize(Limits.MESSAGE_BYTES)
                .maxConcurrentCallsPerConnection(CALLS_PER_CONNECTION)
                .flowControlWindow(FLOW_CONTROL_BYTES)
                .keepAliveTime(KEEP_ALIVE_S, TimeUnit.SECONDS)
                .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_S, TimeUnit.SECONDS)
                .permitKeepAliveTime(CLIENT_KEEP_ALIVE_S, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true);
        others.forEach(builder::addService);
        Server server = builder.build();
        try {
            server.start();
        } catch (IOException e) {
            transport.shutdownGracefully(0, 0, TimeUnit.MILLISECONDS);
            longCalls.shutdownNow();
            throw e;
        }
        ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(threads("p4runtime-tick"));
        ticker.scheduleWithFixedDelay(() -> tick(service), TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
        return new P4RuntimeServer(service, server, ticker, longCalls, transport);
    }

    private static ThreadFactory threads(String name) {
        AtomicInteger number = new AtomicInteger();
        return work -> {
            Thread thread = new Thread(work, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** An exception must not stop the ticker for good. */
    private static void tick(P4RuntimeService service) {
        try {
            service.tick();
        } catch (RuntimeException e) {
            LOG.error("P4Runtime timer failed", e);
        }
    }

    /** The TCP port. */
    public int port() {
        return server.getPort();
    }

    /** Ends all streams and waits for calls under way, up to two seconds. */
    @Override
    public void close() {
        ticker.shutdownNow();
        server.shutdown();
        try {
            if (!server.awaitTermination(CLOSE_MS, TimeUnit.MILLISECONDS)) {
                server.shutdownNow();
            }
        } catch (InterruptedException e) {
            server.shutdownNow();
            Thread.currentThread().interrupt();
        }
        service.longCallsOn(Runnable::run);
        longCalls.shutdown();
        transport.shutdownGracefully(0, CLOSE_MS, TimeUnit.MILLISECONDS);
    }
}
