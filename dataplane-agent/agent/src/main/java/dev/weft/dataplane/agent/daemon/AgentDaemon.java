package dev.weft.dataplane.agent.daemon;

import dev.weft.dataplane.agent.AgentOptions;
import dev.weft.dataplane.agent.SwitchAgent;
import dev.weft.dataplane.agent.config.InvalidConfigurationException;
import dev.weft.dataplane.agent.metrics.MetricsServer;
import dev.weft.dataplane.agent.north.PeerGate;
import dev.weft.dataplane.agent.target.Pipeline;
import dev.weft.dataplane.agent.telemetry.LinuxSensor;
import dev.weft.dataplane.agent.telemetry.SensingOptions;
import dev.weft.dataplane.agent.telemetry.Telemetry;
import dev.weft.dataplane.agent.telemetry.TelemetryExport;
import dev.weft.dataplane.agent.time.RealTimeScheduler;
import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import dev.weft.p4.runtime.tls.TlsIdentity;
import dev.weft.transaction.log.Disk;
import dev.weft.transaction.log.DurableLog;
import dev.weft.transaction.log.FileDisk;
import dev.weft.transaction.log.MemoryDisk;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerCredentials;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One agent over TCP and in real time. */
public final class AgentDaemon implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentDaemon.class);
    private static final long CALL_TIMEOUT_NS = 10_000_000_000L;
    private static final int MAX_MESSAGE_BYTES = 128 << 20;
    private static final int END_SECONDS = 2;

    private final RealTimeScheduler scheduler;
    private final ManagedChannel channel;
    private final SwitchAgent agent;
    private final Server server;
    private final Telemetry telemetry;
    private final Parts parts;
    private MetricsServer metrics;
    private volatile boolean closed;

    /** What ends with the daemon. */
    private record Parts(
            List<ExecutorService> threads, List<TlsIdentity> identities, List<TelemetryExport.Running> exports) {
        void close() {
            threads.forEach(ExecutorService::shutdownNow);
            identities.forEach(TlsIdentity::close);
            exports.forEach(TelemetryExport.Running::close);
        }
    }

    private AgentDaemon(
            RealTimeScheduler scheduler,
            ManagedChannel channel,
            SwitchAgent agent,
            Telemetry telemetry,
            Server server,
            Parts parts) {
        this.scheduler = scheduler;
        this.channel = channel;
        this.agent = agent;
        this.telemetry = telemetry;
        this.server = server;
        this.parts = parts;
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Other ways to the samples, of modules that are there. */
    private static List<TelemetryExport.Running> exports(Telemetry telemetry) {
        List<TelemetryExport.Running> running = new ArrayList<>();
        for (TelemetryExport export : ServiceLoader.load(TelemetryExport.class)) {
            try {
                running.add(export.start(telemetry));
            } catch (LinkageError | RuntimeException e) {
                // Arrow wants to see into java.nio; without it an agent still does all its other work.
                LOG.warn(
                        "{} is not served; is Java started with --add-opens=java.base/java.nio=ALL-UNNAMED? {}",
                        export.getClass().getSimpleName(),
                        e.toString());
            }
        }
        return running;
    }

    /**
     * Starts an agent; it serves at once and connects to the target as soon as that is there.
     *
     * @throws IOException if the listen address is taken, the configuration file is no configuration, or a certificate is
     *     not good; the message says which
     * @throws IllegalArgumentException if others than this machine could reach the agent, and it has no TLS
     */
    public static AgentDaemon start(DaemonSettings settings) throws IOException {
        settings.check();
        Optional<ConfigurationFile> file = settings.configurationFile().map(ConfigurationFile::new);
        Optional<AgentConfiguration> kept = file.isPresent() ? file.get().load() : Optional.empty();
        String target =
                settings.target().getHostString() + ":" + settings.target().getPort();
        // No keep-alive pings: bmv2's server takes one each five minutes and ends the session over more.
        List<TlsIdentity> identities = new ArrayList<>();
        ManagedChannel channel = P4RuntimeClient.limits(NettyChannelBuilder.forAddress(
                        settings.target().getHostString(), settings.target().getPort(), toTarget(settings, identities)))
                .build();
        RealTimeScheduler scheduler = new RealTimeScheduler("weft-agent-" + settings.deviceId(), settings.nanos());
        DurableLog log = DurableLog.open(disk(settings), "participant.log");
        if (log.cut() > 0) {
            LOG.warn("transaction log: {} octets of a torn record cut off", log.cut());
        }
        ExecutorService background = thread("weft-agent-verify-" + settings.deviceId());
        AgentOptions options = new AgentOptions(
                settings.deviceId(),
                target,
                CALL_TIMEOUT_NS,
                settings.periodNs(),
                Pipeline.weft(),
                configuration -> file.ifPresent(f -> save(f, configuration)),
                () -> log,
                background);
        SwitchAgent agent = new SwitchAgent(options, channel, scheduler);
        ExecutorService reading = thread("weft-agent-sense-" + settings.deviceId());
        Telemetry telemetry = agent.sense(new SensingOptions(
                settings.sensing().shortest().toNanos(),
                settings.sensing().longest().toNanos(),
                new LinuxSensor(settings.sensing().interfaces()),
                reading,
                () -> TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis())));
        Parts parts = new Parts(List.of(background, reading), identities, exports(telemetry));
        NettyServerBuilder builder = NettyServerBuilder.forAddress(settings.listen(), northbound(settings, identities))
                .maxInboundMessageSize(MAX_MESSAGE_BYTES);
        settings.security()
                .ifPresent(security -> builder.intercept(new PeerGate(security.controllers(), security.neighbours())));
        agent.services().forEach(builder::addService);
        parts.exports.forEach(export -> builder.addService(export.service()));
        AgentDaemon daemon = new AgentDaemon(scheduler, channel, agent, telemetry, builder.build(), parts);
        try {
            if (kept.isPresent()) {
                daemon.configure(kept.get(), settings.configurationFile().orElseThrow());
            }
            daemon.server.start();
            if (settings.metrics().isPresent()) {
                daemon.metrics = MetricsServer.start(settings.metrics().get(), daemon::status, telemetry::last);
            }
        } catch (IOException e) {
            daemon.close();
            throw e;
        }
        scheduler.execute(agent::start);
        return daemon;
    }

    private static ChannelCredentials toTarget(DaemonSettings settings, List<TlsIdentity> identities)
            throws IOException {
        if (settings.targetTls().isEmpty()) {
            return InsecureChannelCredentials.create();
        }
        TlsIdentity identity = TlsIdentity.of(settings.targetTls().get());
        identities.add(identity);
        return identity.client();
    }

    private static ServerCredentials northbound(DaemonSettings settings, List<TlsIdentity> identities)
            throws IOException {
        if (settings.security().isEmpty()) {
            return InsecureServerCredentials.create();
        }
        TlsIdentity identity = TlsIdentity.of(settings.security().get().files());
        identities.add(identity);
        return identity.server();
    }

    private static Disk disk(DaemonSettings settings) throws IOException {
        return settings.stateDirectory().isPresent()
                ? new FileDisk(settings.stateDirectory().get())
                : new MemoryDisk();
    }

    private void configure(AgentConfiguration configuration, Path file) throws IOException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        scheduler.execute(() -> {
            try {
                agent.configure(configuration);
                done.complete(null);
            } catch (InvalidConfigurationException e) {
                done.completeExceptionally(e);
            }
        });
        try {
            done.get();
        } catch (ExecutionException e) {
            throw new IOException(file + ": " + e.getCause().getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading " + file, e);
        }
    }

    private static void save(ConfigurationFile file, AgentConfiguration configuration) {
        try {
            file.save(configuration);
        } catch (IOException e) {
            LOG.error(
                    "cannot keep the configuration: {}; the agent follows it, but will not know it after a restart",
                    e.toString());
        }
    }

    /** The port on which controllers reach the agent. */
    public int port() {
        return server.getPort();
    }

    /** The port of Prometheus' endpoint; empty if there is none. */
    public OptionalInt metricsPort() {
        return metrics == null ? OptionalInt.empty() : OptionalInt.of(metrics.port());
    }

    /** What the agent samples. */
    public Telemetry telemetry() {
        return telemetry;
    }

    /**
     * The agent's status; waits while the agent is at work.
     *
     * @throws IllegalStateException if the daemon is closed
     */
    public AgentStatus status() {
        CompletableFuture<AgentStatus> status = new CompletableFuture<>();
        scheduler.execute(() -> status.complete(agent.status()));
        while (true) {
            try {
                return status.get(END_SECONDS, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                if (closed) {
                    throw new IllegalStateException("the agent has ended", e);
                }
            } catch (ExecutionException e) {
                throw new IllegalStateException("nothing completes it but a status", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while waiting for the agent's status", e);
            }
        }
    }

    /** Waits until the daemon is closed. */
    public void awaitEnd() throws InterruptedException {
        server.awaitTermination();
    }

    /** Ends the session with the target and all calls; what the data plane holds stays. */
    @Override
    public void close() {
        closed = true;
        CompletableFuture<Void> ended = new CompletableFuture<>();
        scheduler.execute(() -> {
            agent.close();
            ended.complete(null);
        });
        ended.orTimeout(END_SECONDS, TimeUnit.SECONDS)
                .exceptionally(e -> {
                    LOG.warn("the agent did not end in {} s", END_SECONDS);
                    return null;
                })
                .join();
        scheduler.close();
        channel.shutdown();
        server.shutdownNow();
        if (metrics != null) {
            metrics.close();
        }
        try {
            if (!channel.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                channel.shutdownNow();
            }
            server.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            channel.shutdownNow();
            Thread.currentThread().interrupt();
        } finally {
            parts.close();
        }
    }
}
