package dev.weft.dataplane.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.compute.select.PairTable;
import dev.weft.dataplane.agent.packet.Datagram;
import dev.weft.dataplane.agent.stats.Event;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.Policy;
import dev.weft.p4.program.Punt;
import dev.weft.p4.program.wire.StateMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two switches 4.5 ms apart; the path from an agent through its own switch and back takes 0.2 ms. */
class TwoAgentsTest {
    private static final double PATH_MS = 4.5;
    private static final double LOOP_MS = 0.2;

    private final VirtualScheduler time = new VirtualScheduler();
    private final AgentFixture s1 = new AgentFixture(time, 1);
    private final AgentFixture s2 = new AgentFixture(time, 2);
    private boolean cut;

    @BeforeEach
    void connect() {
        for (AgentFixture from : new AgentFixture[] {s1, s2}) {
            from.target.onSubmit = packet -> {
                Datagram datagram = Datagram.parse(packet.getPayload());
                int number = datagram.destination().byteAt(3);
                AgentFixture to = number == 1 ? s1 : s2;
                if (to == from) {
                    deliver(LOOP_MS, to, packet.getPayload());
                } else if (!cut) {
                    deliver(PATH_MS + LOOP_MS, to, packet.getPayload());
                }
            };
        }
        s1.configure(s1.base()
                .addPeers(AgentFixture.peer(2))
                .addLocalInstances(AgentFixture.local(1))
                .addPools(AgentFixture.pool(
                        9, Policy.JOINT_BEST, AgentFixture.candidate(1, 1), AgentFixture.candidate(2, 2)))
                .build());
        s2.configure(s2.base()
                .addPeers(AgentFixture.peer(1))
                .addLocalInstances(AgentFixture.local(2))
                .build());
    }

    private void deliver(double delayMs, AgentFixture to, com.google.protobuf.ByteString frame) {
        time.schedule(Math.round(delayMs * 1e6), () -> to.target.punt(Punt.LOCAL, 10, 0, 0, 0, 0, frame));
    }

    @AfterEach
    void end() {
        s1.close();
        s2.close();
    }

    private void run(int rounds, int delay1Us, int delay2Us, int sequence) {
        for (int i = 0; i < rounds; i++) {
            s1.reports(1, delay1Us, 100, sequence + i);
            s2.reports(2, delay2Us, 100, sequence + i);
            time.passMs(10);
        }
    }

    @Test
    void theRoundTripIsMeasuredWithoutTheAgentsOwnShare() {
        run(20, 100, 100, 1);
        AgentStatus status = s1.agent.status();
        assertThat(status.getPeers(0).getNetworkUs()).isEqualTo(9_000);
        assertThat(status.getPeers(0).getReachable()).isTrue();
        assertThat(s1.target.cell(StateMessage.NETWORK, 2)).isEqualTo(9_000);
        assertThat(s1.target.cell(StateMessage.NETWORK, 1)).isZero();
    }

    @Test
    void whatTheOtherKnowsOfItsInstancesArrives() {
        run(20, 100, 777, 1);
        assertThat(s1.target.cell(StateMessage.LOAD, 2)).isEqualTo(777);
        AgentStatus status = s1.agent.status();
        assertThat(status.getInstances(1).getCompute().getDelayUs()).isEqualTo(777);
        // 100 ms is the worst: 0.8 ms score 10, 9 ms score 9.
        assertThat(status.getInstances(1).getComputeScore()).isEqualTo(10);
        assertThat(status.getInstances(1).getNetworkScore()).isEqualTo(9);
    }

    @Test
    void theBestFollowsComputeAndNetworkTogether() {
        run(20, 100, 100, 1);
        assertThat(s1.target.cell(StateMessage.PAIRS, 9 * 64)).isEqualTo(PairTable.pair(1, 0));
        run(20, 8_000, 100, 21);
        assertThat(s1.target.cell(StateMessage.PAIRS, 9 * 64))
                .as("8 ms here, 9.1 ms there")
                .isEqualTo(PairTable.pair(1, 0));
        run(20, 12_000, 100, 41);
        assertThat(s1.target.cell(StateMessage.PAIRS, 9 * 64)).isEqualTo(PairTable.pair(2, 0));
    }

    @Test
    void instancesBehindASilentSwitchGetNoNewFlow() {
        run(20, 12_000, 100, 1);
        assertThat(s1.target.cell(StateMessage.PAIRS, 9 * 64)).isEqualTo(PairTable.pair(2, 0));
        cut = true;
        run(8, 12_000, 100, 21);
        assertThat(s1.target.cell(StateMessage.PAIRS, 9 * 64)).isEqualTo(PairTable.pair(1, 0));
        assertThat(s1.agent.status().getPeers(0).getReachable()).isFalse();
        cut = false;
        run(8, 12_000, 100, 31);
        assertThat(s1.target.cell(StateMessage.PAIRS, 9 * 64)).isEqualTo(PairTable.pair(2, 0));
    }

    @Test
    void probesOfStrangersAreNotAnswered() {
        run(2, 1, 1, 1);
        long answered = s1.count(Event.PROBE_ANSWERED);
        Datagram forged = new Datagram(
                AgentFixture.address(10, 1, 0, 66),
                22342,
                AgentFixture.agentAddress(1),
                22342,
                Datagram.parse(s2.target.submitted.get(0).getPayload()).payload());
        s1.target.punt(Punt.LOCAL, 1, 0, 0, 0, 0, forged.toFrame(AgentFixture.MAC, AgentFixture.MAC));
        assertThat(s1.count(Event.PROBE_REFUSED)).isEqualTo(1);
        assertThat(s1.count(Event.PROBE_ANSWERED)).isEqualTo(answered);
    }
}
