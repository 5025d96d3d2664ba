package dev.weft.bmv2.p4runtime;

import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves P4Runtime over TCP in real time: gRPC's threads and one that calls {@link P4RuntimeService#tick}. */
public final class P4RuntimeServer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(P4RuntimeServer.class);

    private static final int MAX_MESSAGE_BYTES = 128 << 20;
    private static final long TICK_MS = 10;
    private static final long CLOSE_MS = 2_000;

    private final Server server;
    private final ScheduledExecutorService ticker;

    private P4RuntimeServer(Server server, ScheduledExecutorService ticker) {
        this.server = server;
        this.ticker = ticker;
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
        Server server = NettyServerBuilder.forAddress(address, credentials)
                .addService(service)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .build()
                .start();
        ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "p4runtime-tick-" + server.getPort());
            thread.setDaemon(true);
            return thread;
        });
        ticker.scheduleWithFixedDelay(() -> tick(service), TICK_MS, TICK_MS, TimeUnit.MILLISECONDS);
        return new P4RuntimeServer(server, ticker);
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
    }
}
