package dev.weft.dataplane.agent.daemon;

import dev.weft.dataplane.agent.AgentOptions;
import dev.weft.dataplane.agent.SwitchAgent;
import dev.weft.dataplane.agent.config.InvalidConfigurationException;
import dev.weft.dataplane.agent.target.Pipeline;
import dev.weft.dataplane.agent.time.RealTimeScheduler;
import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import dev.weft.transaction.log.Disk;
import dev.weft.transaction.log.DurableLog;
import dev.weft.transaction.log.FileDisk;
import dev.weft.transaction.log.MemoryDisk;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One agent over TCP and in real time. */
public final class AgentDaemon implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(AgentDaemon.class);
    private static final long CALL_TIMEOUT_NS = 10_000_000_000L;
    private static final int MAX_MESSAGE_BYTES = 128 << 20;
    private static final int END_SECONDS = 2;

    /**
     * What the daemon is started with.
     *
     * @param target HOST:PORT of the target's P4Runtime
     * @param deviceId P4Runtime device id
     * @param listen where controllers reach the agent; port 0: any free port
     * @param periodNs one round, where the configuration names none
     * @param configurationFile where the configuration is kept, if it is
     * @param stateDirectory where the log of transactions is kept, if it is to survive the agent
     * @param nanos monotonic clock, {@code System::nanoTime}
     */
    public record Settings(
            InetSocketAddress target,
            long deviceId,
            InetSocketAddress listen,
            long periodNs,
            Optional<Path> configurationFile,
            Optional<Path> stateDirectory,
            LongSupplier nanos) {
        /** Settings of an agent whose transaction log does not survive it. */
        public Settings(
                InetSocketAddress target,
                long deviceId,
                InetSocketAddress listen,
                long periodNs,
                Optional<Path> configurationFile,
                LongSupplier nanos) {
            this(target, deviceId, listen, periodNs, configurationFile, Optional.empty(), nanos);
        }
    }

    private final RealTimeScheduler scheduler;
    private final ManagedChannel channel;
    private final SwitchAgent agent;
    private final Server server;
    private final ExecutorService background;

    private AgentDaemon(
            RealTimeScheduler scheduler,
            ManagedChannel channel,
            SwitchAgent agent,
            Server server,
            ExecutorService background) {
        this.scheduler = scheduler;
        this.channel = channel;
        this.agent = agent;
        this.server = server;
        this.background = background;
    }

    /**
     * Starts an agent; it serves at once and connects to the target as soon as that is there.
     *
     * @throws IOException if the listen address is taken or the configuration file is no configuration; the message says
     *     which
     */
    public static AgentDaemon start(Settings settings) throws IOException {
        Optional<ConfigurationFile> file = settings.configurationFile().map(ConfigurationFile::new);
        Optional<AgentConfiguration> kept = file.isPresent() ? file.get().load() : Optional.empty();
        String target =
                settings.target().getHostString() + ":" + settings.target().getPort();
        // No keep-alive pings: bmv2's server takes one each five minutes and ends the session over more.
        ManagedChannel channel = P4RuntimeClient.limits(NettyChannelBuilder.forAddress(
                                settings.target().getHostString(),
                                settings.target().getPort())
                        .usePlaintext())
                .build();
        RealTimeScheduler scheduler = new RealTimeScheduler("weft-agent-" + settings.deviceId(), settings.nanos());
        DurableLog log = DurableLog.open(disk(settings), "participant.log");
        if (log.cut() > 0) {
            LOG.warn("transaction log: {} octets of a torn record cut off", log.cut());
        }
        ExecutorService background = Executors.newSingleThreadExecutor(work -> {
            Thread thread = new Thread(work, "weft-agent-verify-" + settings.deviceId());
            thread.setDaemon(true);
            return thread;
        });
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
        NettyServerBuilder builder =
                NettyServerBuilder.forAddress(settings.listen()).maxInboundMessageSize(MAX_MESSAGE_BYTES);
        agent.services().forEach(builder::addService);
        AgentDaemon daemon = new AgentDaemon(scheduler, channel, agent, builder.build(), background);
        try {
            if (kept.isPresent()) {
                daemon.configure(kept.get(), settings.configurationFile().orElseThrow());
            }
            daemon.server.start();
        } catch (IOException e) {
            daemon.close();
            throw e;
        }
        scheduler.execute(agent::start);
        return daemon;
    }

    private static Disk disk(Settings settings) throws IOException {
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

    /** The agent's status. */
    public AgentStatus status() {
        CompletableFuture<AgentStatus> status = new CompletableFuture<>();
        scheduler.execute(() -> status.complete(agent.status()));
        return status.join();
    }

    /** Waits until the daemon is closed. */
    public void awaitEnd() throws InterruptedException {
        server.awaitTermination();
    }

    /** Ends the session with the target and all calls; what the data plane holds stays. */
    @Override
    public void close() {
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
        background.shutdownNow();
        channel.shutdown();
        server.shutdownNow();
        try {
            if (!channel.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                channel.shutdownNow();
            }
            server.awaitTermination(END_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            channel.shutdownNow();
            Thread.currentThread().interrupt();
        }
    }
}
