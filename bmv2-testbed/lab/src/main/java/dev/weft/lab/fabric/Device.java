package dev.weft.lab.fabric;

import dev.weft.control.core.model.SwitchNode;
import dev.weft.dataplane.agent.AgentOptions;
import dev.weft.dataplane.agent.SwitchAgent;
import dev.weft.dataplane.agent.config.Configuration;
import dev.weft.dataplane.agent.config.InvalidConfigurationException;
import dev.weft.dataplane.agent.target.Pipeline;
import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.dataplane.api.AgentGrpc;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.GetStatusRequest;
import dev.weft.dataplane.api.TargetStatus;
import dev.weft.lab.network.Node;
import dev.weft.lab.time.Clock;
import dev.weft.lab.time.WallClock;
import dev.weft.transaction.log.DurableLog;
import dev.weft.transaction.log.MemoryDisk;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * One switch of a fabric: its P4 target with its P4Runtime server, and the agent that is that server's only client and
 * serves controllers itself.
 */
public final class Device implements AutoCloseable {
    private static final long CALL_TIMEOUT_NS = 10_000_000_000L;
    private static final long TICK_NS = 10_000_000;

    private final Clock clock;
    private final SwitchNode description;
    private final SwitchTarget target;
    private final ManagedChannel toTarget;
    private final Clock agentClock;
    private final AgentTime agentTime;
    private final AgentOptions options;
    private final Transport transport;
    private final String agentAddress;
    private AgentConfiguration kept;
    private SwitchAgent agent;
    private Server agentServer;
    private ManagedChannel toAgent;

    Device(SwitchTarget target, Clock clock, SwitchNode described, Transport transport) {
        this.clock = clock;
        this.description = described;
        this.target = target;
        toTarget = target.open();
        // In virtual time there is one thread; else an agent waits for its switch on a thread of its own.
        agentClock = clock instanceof WallClock wall ? wall.sibling("agent " + described.name()) : clock;
        agentTime = new AgentTime(agentClock);
        MemoryDisk disk = new MemoryDisk();
        options = new AgentOptions(
                described.device(),
                "target of " + described.name(),
                clock.isVirtual() ? 0 : CALL_TIMEOUT_NS,
                Configuration.DEFAULT_PERIOD_NS,
                Pipeline.weft(),
                configuration -> kept = configuration,
                () -> log(disk),
                clock.isVirtual() ? Runnable::run : Device::apart);
        this.transport = transport;
        agentAddress = described.agent();
        serve();
    }

    private static DurableLog log(MemoryDisk disk) {
        try {
            return DurableLog.open(disk, "participant.log");
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
    }

    private void serve() {
        agent = new SwitchAgent(options, toTarget, agentTime);
        agentServer = transport.serve(agentAddress, agent.services());
        toAgent = transport.open(agentAddress);
    }

    /** Takes the agent away, as if its process had been killed; the switch goes on with what it holds. */
    public void stopAgent() {
        agentClock.call(agent::close);
        toAgent.shutdownNow();
        agentServer.shutdownNow();
    }

    /** Starts an agent anew after {@link #stopAgent}: it knows what an agent keeps in its files, and nothing else. */
    public void startAgent() {
        serve();
        agentClock.call(() -> {
            if (kept != null) {
                configure(kept);
            }
            agent.start();
        });
    }

    private void configure(AgentConfiguration configuration) {
        try {
            agent.configure(configuration);
        } catch (InvalidConfigurationException e) {
            throw new IllegalStateException("an agent refuses what it had accepted", e);
        }
    }

    /** A comparison of the switch waits for the agent's thread, so it must not be on it. */
    private static void apart(Runnable work) {
        Thread thread = new Thread(work, "lab-agent-verify");
        thread.setDaemon(true);
        thread.start();
    }

    void start() {
        agentClock.call(agent::start);
        clock.every(TICK_NS, TICK_NS, target::tick);
    }

    /** Whether the agent has connected to its switch and loaded the program. */
    boolean isReady() {
        return status().getTarget().getState() == TargetStatus.State.READY;
    }

    /** The switch in the file. */
    SwitchNode description() {
        return description;
    }

    /** The switch as a node of the network. */
    public Node node() {
        return target.node();
    }

    /** The embedded switch; empty where the target is a process of its own. */
    public Optional<dev.weft.lab.fabric.SwitchNode> embedded() {
        return target.embedded();
    }

    /** What the agent knows and did, asked through its own service. */
    public AgentStatus status() {
        return AgentGrpc.newBlockingStub(toAgent).getStatus(GetStatusRequest.getDefaultInstance());
    }

    @Override
    public void close() {
        agentClock.call(agent::close);
        toAgent.shutdownNow();
        agentServer.shutdownNow();
        toTarget.shutdownNow();
        target.close();
        if (agentClock != clock) {
            agentClock.close();
        }
    }
}
