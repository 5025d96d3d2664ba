package dev.weft.dataplane.agent;

import dev.weft.dataplane.agent.config.Configuration;
import dev.weft.dataplane.agent.config.InvalidConfigurationException;
import dev.weft.dataplane.agent.north.AgentControl;
import dev.weft.dataplane.agent.north.AgentService;
import dev.weft.dataplane.agent.north.ManagementProxy;
import dev.weft.dataplane.agent.north.P4RuntimeProxy;
import dev.weft.dataplane.agent.sense.Senses;
import dev.weft.dataplane.agent.stats.Counters;
import dev.weft.dataplane.agent.stats.Event;
import dev.weft.dataplane.agent.steer.Steering;
import dev.weft.dataplane.agent.steer.TooBigAnswers;
import dev.weft.dataplane.agent.target.Punted;
import dev.weft.dataplane.agent.target.StateCells;
import dev.weft.dataplane.agent.target.TargetSession;
import dev.weft.dataplane.agent.telemetry.SensingOptions;
import dev.weft.dataplane.agent.telemetry.Telemetry;
import dev.weft.dataplane.agent.telemetry.TelemetryService;
import dev.weft.dataplane.agent.time.Scheduler;
import dev.weft.dataplane.agent.transaction.TransactionService;
import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.PoolAdvice;
import dev.weft.p4.program.Punt;
import dev.weft.p4.program.wire.StateMessage;
import dev.weft.p4.program.wire.WireException;
import io.grpc.BindableService;
import io.grpc.Channel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p4.v1.P4RuntimeOuterClass.IdleTimeoutNotification;
import p4.v1.P4RuntimeOuterClass.PacketIn;

/**
 * The switch-resident agent of one target: the target's only P4Runtime client. It senses instances and paths, keeps the
 * selection state of the data plane true, and serves P4Runtime and the agent service to controllers.
 *
 * <pre>{@code
 * SwitchAgent agent = new SwitchAgent(AgentOptions.inProcess(1), channelToTarget, scheduler);
 * agent.services().forEach(serverBuilder::addService);
 * agent.start();
 * }</pre>
 *
 * <p>It starts no thread: everything runs in actions of its scheduler, and {@link #start}, {@link #close}, {@link #configure}
 * and {@link #status} are to be called in such an action too (in virtual time: on the one thread there is).
 */
public final class SwitchAgent implements AgentControl, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchAgent.class);

    /** A target that is asked each round and says nothing for so long hangs, or its host is gone. */
    private static final long SILENCE_LIMIT_NS = 5_000_000_000L;

    private static final long INGRESS_NUMBERS = 255;

    private final AgentOptions options;
    private final Channel channel;
    private final Scheduler scheduler;
    private final Counters counters = new Counters();
    private final TargetSession target;
    private final StateCells cells;
    private final Senses senses;
    private final Steering steering;
    private final TooBigAnswers tooBig;
    private final P4RuntimeProxy proxy;
    private final AgentService service;
    private final TransactionService transactions;
    private final List<BindableService> management;
    private Optional<Telemetry> telemetry = Optional.empty();
    private Configuration configuration;
    private long generation;
    private Scheduler.Cancellable next = () -> {};
    private boolean closed;

    /**
     * Creates an agent that is not started.
     *
     * @param channel to the target; stays the caller's
     */
    public SwitchAgent(AgentOptions options, Channel channel, Scheduler scheduler) {
        this.options = options;
        this.channel = channel;
        this.scheduler = scheduler;
        this.target = new TargetSession(
                channel,
                options.deviceId(),
                options.targetAddress(),
                options.callTimeoutNs(),
                options.pipeline(),
                scheduler,
                counters,
                new FromTarget());
        this.cells = new StateCells(target, scheduler, counters);
        this.senses = new Senses(target, scheduler, counters, this::metric);
        this.steering = new Steering(target, cells, senses, scheduler, counters, ingressNumber(options.deviceId()));
        this.tooBig = new TooBigAnswers(target, scheduler, counters);
        this.proxy = new P4RuntimeProxy(options.deviceId(), channel, target, options.pipeline(), counters);
        this.service = new AgentService(this, scheduler);
        try {
            this.transactions = new TransactionService(
                    target,
                    options.pipeline().p4info(),
                    this,
                    scheduler,
                    options.log().get());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        proxy.onWritten(transactions::writtenPast);
        service.onConfigured(() -> options.background().execute(transactions::writtenPast));
        this.management = ManagementProxy.to(channel);
    }

    /** Device ids are numbers in a domain too; two switches with one number would count replies of each other. */
    private static int ingressNumber(long deviceId) {
        return (int) Math.floorMod(deviceId - 1, INGRESS_NUMBERS) + 1;
    }

    /**
     * Takes samples too, once the agent is started. To be called before {@link #services}.
     *
     * @return where the samples are had from
     */
    public Telemetry sense(SensingOptions sensing) {
        Telemetry made = new Telemetry(
                scheduler, sensing, channel, target, options.callTimeoutNs(), this::status, senses::peers);
        telemetry = Optional.of(made);
        return made;
    }

    /**
     * The northbound services, for a gRPC server: P4Runtime, agent, transactions, telemetry if samples are taken, and the
     * target's gNMI and gNOI.
     */
    public List<BindableService> services() {
        List<BindableService> all = new ArrayList<>(List.of(proxy, service, transactions));
        telemetry.ifPresent(samples -> all.add(new TelemetryService(samples)));
        all.addAll(management);
        return all;
    }

    /** Connects to the target. */
    public void start() {
        target.start();
        telemetry.ifPresent(Telemetry::start);
    }

    /** Ends the session with the target; what the data plane holds stays. */
    @Override
    public void close() {
        closed = true;
        next.cancel();
        telemetry.ifPresent(Telemetry::close);
        target.close();
    }

    @Override
    public boolean configure(AgentConfiguration message) throws InvalidConfigurationException {
        Configuration wanted = Configuration.of(message, options.periodNs());
        if (configuration != null && configuration.fingerprint().equals(wanted.fingerprint())) {
            return false;
        }
        configuration = wanted;
        generation++;
        counters.count(Event.CONFIGURED);
        senses.configure(wanted);
        steering.configure(wanted);
        options.accepted().accept(message);
        LOG.info(
                "switch {}: configuration {} with {} pools, {} candidates, {} peers",
                wanted.switchId(),
                generation,
                message.getPoolsCount(),
                wanted.candidates().size(),
                message.getPeersCount());
        next.cancel();
        round();
        return true;
    }

    private void round() {
        if (closed || configuration == null) {
            return;
        }
        next = scheduler.schedule(configuration.periodNs(), this::round);
        if (target.ready() && cells.silentNs() > SILENCE_LIMIT_NS) {
            target.giveUp("no answer to state reads for " + SILENCE_LIMIT_NS / 1_000_000_000 + " s");
        }
        if (target.ready()) {
            steering.round();
            senses.probe();
        }
    }

    private void metric(int instance, long delayUs, boolean absorbed) {
        steering.metric(instance, delayUs, absorbed);
    }

    @Override
    public boolean filled() {
        return configuration == null || steering.filled();
    }

    @Override
    public Optional<Configuration> configuration() {
        return Optional.ofNullable(configuration);
    }

    @Override
    public long generation() {
        return generation;
    }

    @Override
    public List<Integer> advise(List<PoolAdvice> pools, long validNs) {
        return steering.advise(pools, validNs);
    }

    @Override
    public AgentStatus status() {
        AgentStatus.Builder status = AgentStatus.newBuilder()
                .setDeviceId(options.deviceId())
                .setNowNs(scheduler.nowNs())
                .setGeneration(generation)
                .setTarget(target.status())
                .setPins(steering.pinned())
                .putAllCounters(counters.snapshot());
        if (configuration != null) {
            StatusReport.fill(status, configuration, senses, steering, scheduler.nowNs());
        }
        return status.build();
    }

    private final class FromTarget implements TargetSession.Listener {
        @Override
        public void onReady(boolean fresh) {
            steering.targetReady(fresh);
            options.background().execute(transactions::targetReady);
        }

        @Override
        public void onPacketIn(PacketIn packet) {
            int reason = Punted.reason(packet);
            if (reason == Punt.STATE.ordinal()) {
                state(packet);
                return;
            }
            telemetry.ifPresent(samples -> samples.punted(packet.getPayload()));
            if (reason == Punt.LOCAL.ordinal()) {
                senses.onLocal(Punted.of(packet));
            } else if (reason == Punt.COLLISION.ordinal()) {
                steering.collided(Punted.of(packet));
            } else if (reason == Punt.TOO_BIG.ordinal()) {
                tooBig(Punted.of(packet));
            } else {
                proxy.onPacketIn(packet);
            }
        }

        private void tooBig(Punted packet) {
            if (configuration != null) {
                AgentConfiguration own = configuration.message();
                tooBig.answer(packet, own.getAddress(), own.getMac());
            }
        }

        private void state(PacketIn packet) {
            try {
                cells.answered(StateMessage.read(packet.getPayload().asReadOnlyByteBuffer()));
            } catch (WireException e) {
                counters.count(Event.PACKET_MALFORMED);
            }
        }

        @Override
        public void onIdleTimeout(IdleTimeoutNotification notification) {
            steering.idle(notification);
        }
    }
}
