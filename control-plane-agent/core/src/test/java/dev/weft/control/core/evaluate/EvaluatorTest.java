package dev.weft.control.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.control.core.Examples;
import dev.weft.control.core.model.WireIds;
import dev.weft.p4.program.Drop;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The meaning of the small example, packet by packet, written down by hand. */
class EvaluatorTest {
    private static final int UDP = 17;
    private final Evaluator evaluator = new Evaluator(Examples.model(Examples.SMALL));

    private Verdict at(String switchName, int port, PacketFacts.Builder packet) {
        return evaluator.evaluate(switchName, port, packet.build());
    }

    private static PacketFacts.Builder request() {
        return PacketFacts.ip("10.1.0.1", 5000, "10.96.0.10", 9000, UDP);
    }

    @Test
    void aPermittedRequestIsSteeredToAnyInstance() {
        Verdict verdict = at("s1", 1, request());
        assertThat(verdict.outcome()).isEqualTo(Outcome.STEERED);
        assertThat(verdict.service()).contains("render");
        assertThat(verdict.ways())
                .extracting(Way::toString)
                .containsExactly("r1 10.2.0.1:9000 through [10]", "r2 10.2.0.1:9001 through [10]");
        assertThat(verdict.source()).hasToString("10.1.0.1:5000");
        assertThat(verdict.because()).containsExactly("agent/a1", "host/c1", "permission/humans", "service/render");
    }

    @Test
    void whoeverIsNotPermittedIsNotAdmitted() {
        Verdict denied = at("s1", 2, PacketFacts.ip("10.1.0.2", 5000, "10.96.0.10", 9000, UDP));
        assertThat(denied.reason()).isEqualTo(Drop.NOT_ADMITTED);
        assertThat(denied.because()).contains("permission/no-a2");
        Verdict nobody = at("s2", 1, PacketFacts.ip("10.2.0.1", 5000, "10.96.0.10", 9000, UDP));
        assertThat(nobody.reason()).isEqualTo(Drop.NOT_ADMITTED);
    }

    @Test
    void sourcesAreGuarded() {
        assertThat(at("s1", 2, request()).reason()).isEqualTo(Drop.UNKNOWN_HOST);
        assertThat(at("s1", 3, request()).reason()).isEqualTo(Drop.UNKNOWN_PORT);
        assertThat(evaluator.evaluate("s1", 1, PacketFacts.notIp()).reason()).isEqualTo(Drop.UNKNOWN_HOST);
        assertThat(evaluator.evaluate("s1", 10, PacketFacts.notIp()).reason()).isEqualTo(Drop.NO_ROUTE);
    }

    @Test
    void instancesAreReachedThroughTheirServiceOnly() {
        assertThat(at("s1", 1, PacketFacts.ip("10.1.0.1", 5000, "10.2.0.1", 9001, UDP))
                        .reason())
                .isEqualTo(Drop.DIRECT);
        Verdict steered = at("s2", 10, PacketFacts.ip("10.1.0.1", 5000, "10.2.0.1", 9001, UDP));
        assertThat(steered.outcome()).isEqualTo(Outcome.FORWARDED);
        assertThat(steered.ways()).singleElement().hasToString("10.2.0.1:9001 through [1]");
        Verdict otherPort = at("s1", 1, PacketFacts.ip("10.1.0.1", 5000, "10.2.0.1", 22, 6));
        assertThat(otherPort.outcome()).isEqualTo(Outcome.FORWARDED);
    }

    @Test
    void repliesCarryTheServicesAddress() {
        Verdict reply = at("s2", 1, PacketFacts.ip("10.2.0.1", 9001, "10.1.0.1", 5000, UDP));
        assertThat(reply.outcome()).isEqualTo(Outcome.FORWARDED);
        assertThat(reply.source()).hasToString("10.96.0.10:9000");
        assertThat(reply.ways()).singleElement().hasToString("10.1.0.1:5000 through [10]");
        Verdict other = at("s2", 1, PacketFacts.ip("10.2.0.1", 9003, "10.1.0.1", 5000, UDP));
        assertThat(other.source()).hasToString("10.2.0.1:9003");
    }

    @Test
    void pingsOfAnycastAddressesAreAnswered() {
        Verdict answer = at(
                "s1",
                1,
                PacketFacts.ip("10.1.0.1", 0, "10.96.0.10", 0, 1).echoRequest().ttl(1));
        assertThat(answer.outcome()).isEqualTo(Outcome.ANSWERED);
        assertThat(answer.source()).hasToString("10.96.0.10");
        assertThat(answer.ways()).singleElement().hasToString("10.1.0.1 through [1]");
        assertThat(at("s1", 1, PacketFacts.ip("10.1.0.1", 0, "10.96.0.10", 0, 1))
                        .reason())
                .isEqualTo(Drop.NO_ROUTE);
        assertThat(at("s1", 1, PacketFacts.ip("10.1.0.1", 0, "10.96.0.11", 0, 1).echoRequest())
                        .reason())
                .isEqualTo(Drop.NO_ROUTE);
    }

    @Test
    void theAgentsOwnPortIsTheAgents() {
        PacketFacts.Builder report = PacketFacts.ip("10.1.0.1", 5000, "10.255.0.1", 22342, UDP);
        assertThat(at("s1", 1, report).outcome()).isEqualTo(Outcome.TO_AGENT);
        PacketFacts.Builder remote = PacketFacts.ip("10.255.0.1", 22342, "10.255.0.2", 22342, UDP);
        assertThat(at("s1", 255, remote).ways()).singleElement().hasToString("10.255.0.2:22342 through [10]");
        assertThat(at("s2", 10, remote).outcome()).isEqualTo(Outcome.TO_AGENT);
    }

    @Test
    void anAgentHeaderNamesCallerAndService() {
        long a1 = WireIds.agent("test", "a1");
        long render = WireIds.service("test", "render");
        PacketFacts.Builder byId = PacketFacts.ip("10.1.0.1", 22342, "10.255.0.2", 22342, UDP)
                .agent(new AgentFacts(1, 0, a1, render, false));
        assertThat(at("s1", 1, byId).outcome()).isEqualTo(Outcome.STEERED);
        PacketFacts.Builder foreign = PacketFacts.ip("10.1.0.2", 22342, "10.255.0.2", 22342, UDP)
                .agent(new AgentFacts(1, 0, a1, render, false));
        assertThat(at("s1", 2, foreign).reason()).isEqualTo(Drop.UNKNOWN_AGENT);
        PacketFacts.Builder steered =
                PacketFacts.ip("10.1.0.1", 22342, "10.2.0.1", 9000, UDP).agent(new AgentFacts(1, 0, a1, render, true));
        assertThat(at("s2", 10, steered).outcome()).isEqualTo(Outcome.FORWARDED);
    }

    @Test
    void theHopLimitEndsAtOne() {
        assertThat(at("s1", 1, request().ttl(1)).reason()).isEqualTo(Drop.TTL);
        assertThat(at("s1", 1, request().ttl(2)).outcome()).isEqualTo(Outcome.STEERED);
        assertThat(at("s1", 1, PacketFacts.ip("10.1.0.1", 1, "9.9.9.9", 1, UDP)).reason())
                .isEqualTo(Drop.NO_ROUTE);
    }

    @Test
    void theMoreSpecificPermissionDecides() {
        String text = Examples.SMALL.replace(
                "  - {id: no-a2,",
                "  - {id: only-46, deny: {agents: [a1], services: [render], trafficClasses: [7]}}\n  - {id: no-a2,");
        Evaluator stricter = new Evaluator(Examples.model(text));
        assertThat(stricter.evaluate("s1", 1, request().trafficClass(7).build()).reason())
                .isEqualTo(Drop.NOT_ADMITTED);
        assertThat(stricter.evaluate("s1", 1, request().trafficClass(8).build()).outcome())
                .isEqualTo(Outcome.STEERED);
    }

    @Test
    void equalPathsAreEquallyRight() {
        String text = Examples.SMALL.replace(
                "  hosts:", "    - {id: other, between: [\"s1:11\", \"s2:11\"], delayMs: 2}\n  hosts:");
        Verdict verdict =
                new Evaluator(Examples.model(text)).evaluate("s1", 1, request().build());
        assertThat(verdict.to("r1"))
                .hasValueSatisfying(way -> assertThat(way.ports()).isEqualTo(Set.of(10, 11)));
    }
}
