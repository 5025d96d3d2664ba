package dev.weft.control.daemon;

import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.plan.Change;
import dev.weft.control.core.plan.Operation;
import dev.weft.control.core.plan.PartKind;
import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.dataplane.api.AgentGrpc;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.ConfigureRequest;
import dev.weft.dataplane.api.GetConfigurationRequest;
import dev.weft.dataplane.api.GetConfigurationResponse;
import dev.weft.dataplane.api.GetStatusRequest;
import dev.weft.dataplane.api.TransactionRequest;
import dev.weft.dataplane.api.TransactionsGrpc;
import dev.weft.dataplane.api.VerifyRequest;
import dev.weft.dataplane.api.VerifyResponse;
import dev.weft.p4.runtime.ElectionId;
import dev.weft.p4.runtime.Updates;
import dev.weft.p4.runtime.client.Arbitration;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import dev.weft.p4.runtime.client.P4RuntimeException;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import p4.v1.P4RuntimeOuterClass.ActionProfileGroup;
import p4.v1.P4RuntimeOuterClass.ActionProfileMember;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.ForwardingPipelineConfig;
import p4.v1.P4RuntimeOuterClass.GetForwardingPipelineConfigRequest.ResponseType;
import p4.v1.P4RuntimeOuterClass.MeterEntry;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.Update;

/**
 * One switch for the time of one controller operation: its P4Runtime, and the agent service where the same endpoint
 * serves it. Not thread-safe.
 */
final class SwitchSession implements AutoCloseable {
    /** What the switch-resident agent keeps for itself (decision 12): never read as ours, never written. */
    static final Set<String> AGENT_TABLES = Set.of("WeftIngress.weft.affinity.pins");

    private static final int BATCH = 1000;

    private final SwitchNode node;
    private final PipelineBundle pipeline;
    private final EntityCodec codec;
    private final ManagedChannel channel;
    private final Duration callTimeout;
    private final P4RuntimeClient client;
    private StatusReport.Pipeline running = StatusReport.Pipeline.UNKNOWN;
    private Optional<GetConfigurationResponse> agent = Optional.empty();
    private boolean transactional;

    private SwitchSession(
            SwitchNode node,
            PipelineBundle pipeline,
            ManagedChannel channel,
            Duration callTimeout,
            P4RuntimeClient client) {
        this.node = node;
        this.pipeline = pipeline;
        this.codec = new EntityCodec(pipeline.ids());
        this.channel = channel;
        this.callTimeout = callTimeout;
        this.client = client;
    }

    /**
     * Connects, and finds out which program the switch runs and whether it has an agent.
     *
     * @param electionId the bid; {@link ElectionId#ZERO} to read only
     * @throws ControllerException of kind {@link ControllerException.Kind#UNREACHABLE}
     */
    static SwitchSession open(SwitchNode node, Channels channels, ElectionId electionId, PipelineBundle pipeline) {
        ManagedChannel channel = channels.open(node.agent());
        P4RuntimeClient client = P4RuntimeClient.builder(channel, node.device())
                .electionId(electionId)
                .callTimeoutNs(channels.callTimeout().toNanos())
                .open();
        SwitchSession session = new SwitchSession(node, pipeline, channel, channels.callTimeout(), client);
        try {
            session.probe();
            return session;
        } catch (RuntimeException e) {
            session.close();
            throw e;
        }
    }

    private void probe() {
        try {
            ForwardingPipelineConfig config = client.getPipeline(ResponseType.P4INFO_AND_COOKIE);
            // Unset: the switch has not been configured yet (P4Runtime 1.4.1, section 7.3).
            running = !config.hasP4Info()
                    ? StatusReport.Pipeline.NONE
                    : config.getP4Info().equals(pipeline.p4Info())
                            ? StatusReport.Pipeline.MATCH
                            : StatusReport.Pipeline.OTHER;
        } catch (P4RuntimeException e) {
            if (e.code() != Status.Code.FAILED_PRECONDITION) {
                throw agentAnswers() ? withoutTarget(e) : unreachable(e, e.code());
            }
            running = StatusReport.Pipeline.NONE; // what PI answers instead
        }
        try {
            agent = Optional.of(agentStub().getConfiguration(GetConfigurationRequest.getDefaultInstance()));
            transactional = knowsTransactions();
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() != Status.Code.UNIMPLEMENTED) {
                throw unreachable(e, e.getStatus().getCode());
            }
        }
    }

    /** A request of no type is refused by those that know transactions, and not known by those that do not. */
    private boolean knowsTransactions() {
        try {
            transactions().ask(TransactionRequest.getDefaultInstance()).hasNext();
            return true;
        } catch (StatusRuntimeException e) {
            if (e.getStatus().getCode() == Status.Code.INVALID_ARGUMENT) {
                return true;
            }
            if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
                return false;
            }
            throw e;
        }
    }

    private TransactionsGrpc.TransactionsBlockingStub transactions() {
        return Channels.limited(TransactionsGrpc.newBlockingStub(channel), callTimeout);
    }

    /** Limit of one call; zero: none. */
    Duration callTimeout() {
        return callTimeout;
    }

    /** Whether the switch's agent takes part in transactions. */
    boolean transactional() {
        return transactional;
    }

    /** The channel of this session; it stays this session's. */
    ManagedChannel channel() {
        return channel;
    }

    /** Asks the agent again what it has been told. */
    void refreshAgent() {
        agent = Optional.of(agentStub().getConfiguration(GetConfigurationRequest.getDefaultInstance()));
    }

    /**
     * Has the agent compare its switch with what the last transaction left there.
     *
     * @param repair whether it also puts right what it finds
     * @throws StatusRuntimeException if it cannot
     */
    VerifyResponse verify(boolean repair) {
        return transactions()
                .verify(VerifyRequest.newBuilder().setInspect(!repair).build());
    }

    SwitchNode node() {
        return node;
    }

    StatusReport.Pipeline running() {
        return running;
    }

    /** What the agent has been told; empty if the endpoint is a target without an agent. */
    Optional<GetConfigurationResponse> agent() {
        return agent;
    }

    /** What the agent knows now. */
    AgentStatus agentStatus() {
        return agentStub().getStatus(GetStatusRequest.getDefaultInstance());
    }

    /**
     * Reads everything that this controller may have written.
     *
     * @throws ControllerException of kind {@link ControllerException.Kind#REFUSED} if the switch holds what cannot be
     *     understood, {@link ControllerException.Kind#UNREACHABLE} if it stops to answer
     */
    SwitchConfiguration readBack() {
        SwitchConfiguration.Builder out = SwitchConfiguration.builder(node.name(), node.device());
        if (running == StatusReport.Pipeline.NONE) {
            return out.build();
        }
        try {
            for (Entity entity : client.read(ownedPatterns())) {
                switch (entity.getEntityCase()) {
                    case TABLE_ENTRY -> {
                        if (!entity.getTableEntry().getIsDefaultAction()) {
                            out.entry(codec.entry(entity.getTableEntry()));
                        }
                    }
                    case ACTION_PROFILE_MEMBER -> out.member(codec.member(entity.getActionProfileMember()));
                    case ACTION_PROFILE_GROUP -> out.group(codec.group(entity.getActionProfileGroup()));
                    case METER_ENTRY -> codec.meter(entity.getMeterEntry()).ifPresent(out::meter);
                    default -> throw new IllegalArgumentException("an unasked " + entity.getEntityCase());
                }
            }
            return out.build();
        } catch (P4RuntimeException e) {
            throw unreachable(e, e.code());
        } catch (IllegalArgumentException e) {
            throw new ControllerException(
                    ControllerException.Kind.REFUSED,
                    name() + " holds what Weft cannot read back: " + e.getMessage()
                            + "; restart the switch, or remove what another controller has written",
                    List.of(),
                    e);
        }
    }

    /** One pattern for each table, profile and meter: not every target knows the wildcard of id 0. */
    private List<Entity> ownedPatterns() {
        List<Entity> patterns = new ArrayList<>();
        P4InfoPipeline ids = pipeline.ids();
        for (String table : ids.model().tables().keySet()) {
            if (!AGENT_TABLES.contains(table)) {
                patterns.add(Entity.newBuilder()
                        .setTableEntry(
                                TableEntry.newBuilder().setTableId(ids.tables().number(table)))
                        .build());
            }
        }
        for (String profile : ids.model().profiles().keySet()) {
            int id = ids.profiles().number(profile);
            patterns.add(Entity.newBuilder()
                    .setActionProfileMember(ActionProfileMember.newBuilder().setActionProfileId(id))
                    .build());
            patterns.add(Entity.newBuilder()
                    .setActionProfileGroup(ActionProfileGroup.newBuilder().setActionProfileId(id))
                    .build());
        }
        for (String meter : ids.model().meters().keySet()) {
            patterns.add(Entity.newBuilder()
                    .setMeterEntry(
                            MeterEntry.newBuilder().setMeterId(ids.meters().number(meter)))
                    .build());
        }
        return patterns;
    }

    /** Reads other things; the caller knows what it asked for. */
    List<Entity> read(List<Entity> patterns) {
        return client.read(patterns);
    }

    /**
     * Makes sure that this session may write.
     *
     * @throws ControllerException of kind {@link ControllerException.Kind#REFUSED} if another controller may instead
     */
    void requirePrimary() {
        String why;
        try {
            long timeoutNs = callTimeout.isZero() ? 0 : callTimeout.toNanos();
            Arbitration answer = client.arbitration().get(timeoutNs, TimeUnit.NANOSECONDS);
            if (answer.primary()) {
                return;
            }
            why = "another controller with election id " + answer.electionId() + " holds it";
        } catch (ExecutionException e) {
            why = SwitchErrors.reason(e.getCause());
        } catch (TimeoutException e) {
            why = "it does not answer the bid";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            why = "interrupted";
        }
        throw new ControllerException(
                ControllerException.Kind.REFUSED,
                name() + " lets this controller not write (" + why
                        + "); stop the other controller, or give --election-id a higher number; nothing was written");
    }

    /** Installs this build's program on a switch that has none. */
    void pushPipeline() {
        client.setPipeline(pipeline.p4Info(), pipeline.deviceConfig(), 0);
        running = StatusReport.Pipeline.MATCH;
    }

    /**
     * Writes changes in their order: one batch for each run of the same operation on the same kind of part, since a
     * switch may reorder within a batch (P4Runtime 1.4.1, section 12).
     *
     * @throws RefusedChangeException for the first change that the switch refuses; those before it, and some behind it,
     *     may have been made
     */
    void write(List<Change> changes) {
        int from = 0;
        while (from < changes.size()) {
            int to = from + 1;
            while (to < changes.size() && to - from < BATCH && sameBatch(changes.get(from), changes.get(to))) {
                to++;
            }
            writeBatch(changes.subList(from, to));
            from = to;
        }
    }

    private static boolean sameBatch(Change a, Change b) {
        return a.kind() == b.kind() && (a.operation() == Operation.DELETE) == (b.operation() == Operation.DELETE);
    }

    private void writeBatch(List<Change> batch) {
        try {
            client.write(batch.stream().map(this::update).toList());
        } catch (P4RuntimeException e) {
            if (e.updateErrors().isEmpty()) {
                throw new RefusedChangeException(node.name(), batch.get(0), SwitchErrors.reason(e), e);
            }
            P4RuntimeException.UpdateError first = e.updateErrors().get(0);
            throw new RefusedChangeException(
                    node.name(), batch.get(first.position()), first.code() + " " + first.message(), e);
        }
    }

    private Update update(Change change) {
        Entity entity = change.entry()
                .map(codec::entity)
                .or(() -> change.member().map(codec::entity))
                .or(() -> change.group().map(codec::entity))
                .or(() -> change.meter()
                        .map(meter -> change.operation() == Operation.DELETE
                                ? codec.unlimited(meter.key())
                                : codec.entity(meter)))
                .orElseThrow();
        if (change.kind() == PartKind.METER) {
            return Updates.modify(entity); // meters know no other (P4Runtime 1.4.1, section 9.4)
        }
        return switch (change.operation()) {
            case INSERT -> Updates.insert(entity);
            case MODIFY -> Updates.modify(entity);
            case DELETE -> Updates.delete(entity);
        };
    }

    /**
     * Gives the agent a configuration.
     *
     * @throws StatusRuntimeException if the agent refuses it
     */
    void configure(AgentConfiguration configuration) {
        agentStub()
                .configure(ConfigureRequest.newBuilder()
                        .setConfiguration(configuration)
                        .build());
    }

    private AgentGrpc.AgentBlockingStub agentStub() {
        return Channels.limited(AgentGrpc.newBlockingStub(channel), callTimeout);
    }

    /** {@code switch s1 (FILE:LINE)}. */
    String name() {
        return "switch " + node.name() + " (" + node.position() + ")";
    }

    /** Whether there is an agent at all, also while it cannot reach its target. */
    private boolean agentAnswers() {
        try {
            agentStub().getStatus(GetStatusRequest.getDefaultInstance());
            return true;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    private ControllerException withoutTarget(Throwable cause) {
        return new ControllerException(
                ControllerException.Kind.UNREACHABLE,
                name() + ": its agent at " + node.agent() + " answers, but the P4 target behind it does not ("
                        + SwitchErrors.reason(cause) + "); start that target",
                List.of(),
                cause);
    }

    private ControllerException unreachable(Throwable cause, Status.Code code) {
        String message = code == Status.Code.NOT_FOUND
                ? name() + ": " + node.agent() + " does not serve device " + node.device() + " ("
                        + SwitchErrors.reason(cause) + "); correct 'device'"
                : name() + ": cannot be reached at " + node.agent() + " (" + SwitchErrors.reason(cause)
                        + "); start its agent, or correct 'agent'";
        return new ControllerException(ControllerException.Kind.UNREACHABLE, message, List.of(), cause);
    }

    @Override
    public void close() {
        client.close();
        channel.shutdown();
    }
}
