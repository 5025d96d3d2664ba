package dev.weft.dataplane.agent.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.TargetStatus;
import dev.weft.dataplane.api.TelemetrySample;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * HTTP for Prometheus and for who watches over processes: {@code /metrics}; {@code /health}, which is 200 while the agent
 * serves its switch with a configuration and 503 otherwise; {@code /live}, which is 200 while the agent answers.
 */
public final class MetricsServer implements AutoCloseable {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int UNAVAILABLE = 503;
    private static final int BACKLOG = 16;
    private static final String TEXT = "text/plain; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService executor;
    private final Supplier<AgentStatus> status;
    private final Supplier<Optional<TelemetrySample>> sample;
    private final ExpositionFormats formats = ExpositionFormats.init();

    private MetricsServer(HttpServer server, Supplier<AgentStatus> status, Supplier<Optional<TelemetrySample>> sample) {
        this.server = server;
        this.status = status;
        this.sample = sample;
        this.executor = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "weft-metrics");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(executor);
        server.createContext("/", this::answer);
    }

    /**
     * Serves from now on.
     *
     * @param status of the agent; thread-safe
     * @param sample the last one; thread-safe
     * @throws IOException if the address is taken; the message names it
     */
    public static MetricsServer start(
            InetSocketAddress listen, Supplier<AgentStatus> status, Supplier<Optional<TelemetrySample>> sample)
            throws IOException {
        HttpServer server;
        try {
            server = HttpServer.create(listen, BACKLOG);
        } catch (IOException e) {
            throw new IOException(
                    "metrics on " + listen.getHostString() + ":" + listen.getPort() + ": " + e.getMessage(), e);
        }
        MetricsServer made = new MetricsServer(server, status, sample);
        server.start();
        return made;
    }

    /** Where it listens. */
    public int port() {
        return server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")
                    && !exchange.getRequestMethod().equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, METHOD_NOT_ALLOWED, TEXT, "GET or HEAD\n".getBytes(StandardCharsets.UTF_8));
                return;
            }
            switch (exchange.getRequestURI().getPath()) {
                case "/metrics" -> metrics(exchange);
                case "/health" -> health(exchange);
                case "/live" -> send(exchange, OK, TEXT, "ok\n".getBytes(StandardCharsets.UTF_8));
                default ->
                    send(
                            exchange,
                            NOT_FOUND,
                            TEXT,
                            "there is /metrics, /health and /live\n".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private void metrics(HttpExchange exchange) throws IOException {
        ExpositionFormatWriter writer =
                formats.findWriter(exchange.getRequestHeaders().getFirst("Accept"));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        writer.write(body, AgentMetrics.of(status.get(), sample.get()));
        send(exchange, OK, writer.getContentType(), body.toByteArray());
    }

    private void health(HttpExchange exchange) throws IOException {
        AgentStatus now = status.get();
        boolean ready = now.getTarget().getState() == TargetStatus.State.READY;
        boolean configured = now.getGeneration() > 0;
        String reason = ready
                ? configured ? "ok" : "no controller has configured the agent yet"
                : "target " + now.getTarget().getAddress() + ": "
                        + now.getTarget().getReason().lines().findFirst().orElse("");
        send(exchange, ready && configured ? OK : UNAVAILABLE, TEXT, (reason + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, int code, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(code, -1);
            return;
        }
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
