package dev.weft.lab.fabric;

import dev.weft.control.core.model.SwitchNode;
import dev.weft.dataplane.agent.AgentOptions;
import dev.weft.dataplane.agent.SwitchAgent;
import dev.weft.dataplane.agent.config.Configuration;
import dev.weft.dataplane.agent.target.Pipeline;
import dev.weft.dataplane.api.AgentGrpc;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.GetStatusRequest;
import dev.weft.dataplane.api.TargetStatus;
import dev.weft.lab.network.Node;
import dev.weft.lab.time.Clock;
import dev.weft.lab.time.WallClock;
import io.grpc.ManagedChannel;
import io.grpc.Server;
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
    private final SwitchAgent agent;
    private final Server agentServer;
    private final ManagedChannel toAgent;

    Device(SwitchTarget target, Clock clock, SwitchNode described, Transport transport) {
        this.clock = clock;
        this.description = described;
        this.target = target;
        toTarget = target.open();
        // In virtual time there is one thread; else an agent waits for its switch on a thread of its own.
        agentClock = clock instanceof WallClock wall ? wall.sibling("agent " + described.name()) : clock;
        AgentTime scheduler = new AgentTime(agentClock);
        AgentOptions options = new AgentOptions(
                described.device(),
                "target of " + described.name(),
                clock.isVirtual() ? 0 : CALL_TIMEOUT_NS,
                Configuration.DEFAULT_PERIOD_NS,
                Pipeline.weft(),
                configuration -> {},
                AgentOptions::inMemory,
                clock.isVirtual() ? Runnable::run : Device::apart);
        agent = new SwitchAgent(options, toTarget, scheduler);
        agentServer = transport.serve(described.agent(), agent.services());
        toAgent = transport.open(described.agent());
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
