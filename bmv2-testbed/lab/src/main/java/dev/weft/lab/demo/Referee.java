package dev.weft.lab.demo;

import dev.weft.control.core.evaluate.AgentFacts;
import dev.weft.control.core.evaluate.Endpoint;
import dev.weft.control.core.evaluate.Evaluator;
import dev.weft.control.core.evaluate.Outcome;
import dev.weft.control.core.evaluate.PacketFacts;
import dev.weft.control.core.evaluate.Verdict;
import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.AgentType;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.WireIds;
import dev.weft.lab.packet.Datagram;
import dev.weft.p4.program.wire.AgentHeader;
import java.util.HashMap;
import java.util.Map;

/**
 * Says where a request may end, by the direct evaluator of the semantic model, which shares nothing with the compiler.
 */
final class Referee {
    private static final int ANY_SOURCE_PORT = 30_000;

    private final SemanticModel model;
    private final Map<Integer, Instance> instances;
    private final Map<String, Verdict> verdicts = new HashMap<>();

    /** @param instances the file's instances by their numbers in the lab; may grow later */
    Referee(SemanticModel model, Map<Integer, Instance> instances) {
        this.model = model;
        this.instances = instances;
    }

    /** Whether a request of this agent may be served by the instance of that number in the lab. */
    boolean allows(Agent agent, Service service, int trafficClass, int number) {
        Instance instance = instances.get(number);
        Verdict verdict = verdicts.computeIfAbsent(
                agent.name() + " " + service.name() + " " + trafficClass,
                key -> verdict(model, agent, service, trafficClass));
        return instance != null
                && verdict.outcome() == Outcome.STEERED
                && verdict.to(instance.name()).isPresent();
    }

    /** Whether this agent may call the service at all, in the default traffic class. */
    static boolean mayCall(SemanticModel model, Agent agent, Service service) {
        return verdict(model, agent, service, 0).outcome() == Outcome.STEERED;
    }

    /** Whether this agent puts an agent header into its requests; the tools of the story speak plain UDP. */
    static boolean speaksAgentHeader(Agent agent) {
        return agent.type() != AgentType.TOOL;
    }

    private static Verdict verdict(SemanticModel model, Agent agent, Service service, int trafficClass) {
        Host host = model.host(agent.host())
                .orElseThrow(() -> new IllegalArgumentException(agent + " lives on no host of the file"));
        boolean header = speaksAgentHeader(agent);
        PacketFacts.Builder packet = PacketFacts.ip(
                new Endpoint(host.address(), header ? AgentHeader.UDP_PORT : ANY_SOURCE_PORT),
                new Endpoint(service.address(), service.port()),
                Datagram.UDP);
        if (header) {
            packet.agent(new AgentFacts(
                    AgentHeader.REQUEST,
                    trafficClass,
                    WireIds.agent(model.domain(), agent.name()),
                    WireIds.service(model.domain(), service.name()),
                    false));
        } else {
            packet.trafficClass(trafficClass);
        }
        return new Evaluator(model).evaluate(host.switchName(), host.port(), packet.build());
    }
}
