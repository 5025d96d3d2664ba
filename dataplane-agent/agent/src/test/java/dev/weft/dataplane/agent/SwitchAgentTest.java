package dev.weft.dataplane.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.weft.compute.select.PairTable;
import dev.weft.dataplane.agent.config.InvalidConfigurationException;
import dev.weft.dataplane.agent.stats.Event;
import dev.weft.dataplane.agent.target.Pipeline;
import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.dataplane.api.InstanceStatus;
import dev.weft.dataplane.api.Policy;
import dev.weft.dataplane.api.PoolAdvice;
import dev.weft.dataplane.api.PoolStatus;
import dev.weft.dataplane.api.Selection;
import dev.weft.dataplane.api.TargetStatus;
import dev.weft.p4.program.Punt;
import dev.weft.p4.program.wire.StateMessage;
import io.grpc.Status;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SwitchAgentTest {
    private final VirtualScheduler time = new VirtualScheduler();
    private final AgentFixture s1 = new AgentFixture(time, 1);

    @AfterEach
    void end() {
        s1.close();
    }

    @Test
    void thePipelineIsPushedOnceAndLeftAlone() {
        assertThat(s1.target.pushes).isEqualTo(1);
        assertThat(Pipeline.weft().matches(s1.target.pipeline)).isTrue();
        assertThat(s1.agent.status().getTarget().getState()).isEqualTo(TargetStatus.State.READY);
        s1.newAgent();
        assertThat(s1.target.pushes).isEqualTo(1);
        s1.target.pipeline = s1.target.pipeline.toBuilder()
                .setP4DeviceConfig(ByteString.copyFromUtf8("{}"))
                .build();
        s1.newAgent();
        assertThat(s1.target.pushes).isEqualTo(2);
    }

    @Test
    void aLostTargetIsTriedAgain() {
        s1.target.endStream();
        assertThat(s1.agent.status().getTarget().getState()).isEqualTo(TargetStatus.State.DISCONNECTED);
        assertThat(s1.agent.status().getTarget().getReason()).contains("pulled");
        time.passMs(150);
        assertThat(s1.agent.status().getTarget().getState()).isEqualTo(TargetStatus.State.READY);
        assertThat(s1.agent.status().getTarget().getSessions()).isEqualTo(2);
    }

    @Test
    void aTargetThatHangsIsGivenUp() {
        s1.configure(two(Policy.JOINT));
        s1.target.hang = true;
        time.passMs(5_050);
        assertThat(s1.agent.status().getTarget().getReason()).contains("no answer to state reads");
        s1.target.hang = false;
        time.passMs(200);
        assertThat(s1.agent.status().getTarget().getState()).isEqualTo(TargetStatus.State.READY);
        time.passMs(5_050);
        assertThat(s1.agent.status().getTarget().getSessions()).isEqualTo(2);
    }

    @Test
    void reportsBecomeSharesOfCapacity() {
        s1.configure(s1.base()
                .addLocalInstances(AgentFixture.local(1))
                .addLocalInstances(AgentFixture.local(2))
                .addLocalInstances(AgentFixture.local(3))
                .addPools(AgentFixture.pool(
                        9,
                        Policy.JOINT,
                        AgentFixture.candidate(1, 1),
                        AgentFixture.candidate(2, 1),
                        AgentFixture.candidate(3, 1)))
                .build());
        assertThat(mentions(9, 1)).as("unheard, all serve").isBetween(42, 43);
        for (int i = 1; i <= 20; i++) {
            for (int instance = 1; instance <= 3; instance++) {
                s1.reports(instance, 100, instance == 3 ? 1_000 : 100, i);
            }
            time.passMs(10);
        }
        // One tenth of the others' capacity; nobody can stand in more than each of the 64 cells.
        assertThat(mentions(9, 3)).isBetween(5, 7);
        assertThat(mentions(9, 1)).isBetween(60, 62);
        assertThat(s1.agent.status().getPools(0).getSharesList())
                .allSatisfy(share -> assertThat(share.getMentions()).isEqualTo(mentions(9, share.getInstance())));
    }

    private int mentions(int pool, int instance) {
        int count = 0;
        for (int i = 0; i < 64; i++) {
            int cell = s1.target.cell(StateMessage.PAIRS, pool * 64 + i);
            count += cell >>> 16 == instance || (cell & 0xffff) == instance ? 1 : 0;
        }
        return count;
    }

    @Test
    void aSilentInstanceGetsNoNewFlow() {
        s1.configure(two(Policy.JOINT));
        for (int i = 1; i <= 10; i++) {
            s1.reports(1, 100, 100, i);
            s1.reports(2, 100, 100, i);
            time.passMs(10);
        }
        assertThat(mentions(9, 2)).isEqualTo(64);
        for (int i = 11; i <= 20; i++) {
            s1.reports(1, 100, 100, i);
            time.passMs(10);
        }
        assertThat(mentions(9, 2)).isZero();
        assertThat(mentions(9, 1)).isEqualTo(64);
        assertThat(s1.agent.status().getInstances(1).getKnowledge()).isEqualTo(InstanceStatus.Knowledge.SILENT);
        // The last one standing keeps serving even when it falls silent too: a guess is better than a refusal.
        time.passMs(200);
        assertThat(mentions(9, 1) + mentions(9, 2)).isEqualTo(128);
    }

    private AgentConfiguration two(Policy policy) {
        return s1.base()
                .addLocalInstances(AgentFixture.local(1))
                .addLocalInstances(AgentFixture.local(2))
                .addPools(AgentFixture.pool(9, policy, AgentFixture.candidate(1, 1), AgentFixture.candidate(2, 1)))
                .build();
    }

    private void selection(Selection selection) {
        AgentConfiguration.Builder configuration = two(Policy.JOINT).toBuilder();
        configuration.getPoolsBuilder(0).setSelection(selection);
        s1.configure(configuration.build());
        for (int i = 1; i <= 10; i++) {
            s1.reports(1, 100, 100, i);
            s1.reports(2, 100, 100, i);
            time.passMs(10);
        }
    }

    private static PoolAdvice advice(int pool, int first, int second) {
        return PoolAdvice.newBuilder()
                .setPool(pool)
                .setGapPermille(7)
                .addShares(PoolAdvice.Share.newBuilder().setInstance(1).setWeight(first))
                .addShares(PoolAdvice.Share.newBuilder().setInstance(2).setWeight(second))
                .build();
    }

    @Test
    void aControllersSharesHoldUntilTheyExpire() {
        selection(Selection.HYBRID);
        assertThat(mentions(9, 2)).isEqualTo(64);
        assertThat(s1.agent.advise(List.of(advice(9, 1_000, 0), advice(10, 1, 1)), 30_000_000))
                .as("pools that are not here")
                .containsExactly(10);
        time.passMs(20);
        assertThat(mentions(9, 2)).isZero();
        assertThat(s1.agent.status().getPools(0).getAdvised()).isTrue();
        assertThat(s1.agent.status().getPools(0).getGapPermille()).isEqualTo(7);
        time.passMs(20);
        assertThat(mentions(9, 2)).as("the controller is away").isEqualTo(64);
        assertThat(s1.agent.status().getPools(0).getAdvised()).isFalse();
    }

    @Test
    void underCentralisedSelectionTheWeightsAreTheShares() {
        selection(Selection.CENTRALISED);
        s1.agent.advise(List.of(advice(9, 750, 250)), 1_000_000_000);
        time.passMs(20);
        List<PoolStatus.Share> shares = s1.agent.status().getPools(0).getSharesList();
        assertThat(shares.get(0).getMentions())
                .isPositive()
                .isEqualTo(3 * shares.get(1).getMentions());
    }

    @Test
    void underDistributedSelectionNobodyInterferes() {
        selection(Selection.DISTRIBUTED);
        assertThat(s1.agent.advise(List.of(advice(9, 1, 0)), 1_000_000_000)).containsExactly(9);
        time.passMs(20);
        assertThat(mentions(9, 2)).isEqualTo(64);
    }

    @Test
    void forgedReportsAreIgnored() {
        s1.configure(two(Policy.COMPUTE_ONLY));
        // The switch stamped nothing, and the sender is not the instance's host or port.
        ByteString stranger = s1.report(0, 1, AgentFixture.hostAddress(2), AgentFixture.PORT, 1, 1, 1);
        s1.target.punt(Punt.LOCAL, 1, 0, 0, 0, 0, stranger);
        ByteString otherPort = s1.report(0, 1, AgentFixture.hostAddress(1), 1234, 1, 1, 1);
        s1.target.punt(Punt.LOCAL, 1, 0, 0, 0, 0, otherPort);
        // Stamped as instance 2, says it is instance 1.
        ByteString liar = s1.report(2, 1, AgentFixture.address(10, 96, 0, 1), AgentFixture.PORT, 1, 1, 1);
        s1.target.punt(Punt.LOCAL, 1, 0, 0, 0, 0, liar);
        // No instance of this switch.
        ByteString elsewhere = s1.report(77, 77, AgentFixture.address(10, 96, 0, 1), AgentFixture.PORT, 1, 1, 1);
        s1.target.punt(Punt.LOCAL, 1, 0, 0, 0, 0, elsewhere);
        assertThat(s1.count(Event.METRIC_REFUSED)).isEqualTo(4);
        assertThat(s1.count(Event.METRIC_ACCEPTED)).isZero();
        // The instance itself, at a TCP port that no UDP stamp can prove.
        ByteString itself = s1.report(0, 1, AgentFixture.hostAddress(1), AgentFixture.PORT, 1, 1, 1);
        s1.target.punt(Punt.LOCAL, 1, 0, 0, 0, 0, itself);
        assertThat(s1.count(Event.METRIC_ACCEPTED)).isEqualTo(1);
        s1.target.punt(Punt.LOCAL, 1, 0, 0, 0, 0, itself);
        assertThat(s1.count(Event.METRIC_REFUSED)).as("the same report again").isEqualTo(5);
        s1.target.punt(Punt.LOCAL, 1, 0, 0, 0, 0, itself.substring(0, 70));
        s1.target.punt(Punt.LOCAL, 1, 0, 0, 0, 0, ByteString.EMPTY);
        assertThat(s1.count(Event.PACKET_MALFORMED)).isEqualTo(2);
    }

    @Test
    void aLoadThatTheDataPlaneHasNewsOfIsLeftAndAStaleOneIsRefreshed() {
        s1.configure(two(Policy.JOINT));
        ByteString report = s1.report(0, 1, AgentFixture.hostAddress(1), AgentFixture.PORT, 100, 50, 1);
        s1.target.punt(Punt.LOCAL, 1, 0, 0, 0, 0, report);
        time.passMs(25);
        assertThat(s1.target.cell(StateMessage.LOAD, 1)).isEqualTo(100);
        s1.target.setCell(StateMessage.LOAD, 1, 900); // a reply said so
        time.passMs(9);
        assertThat(s1.target.cell(StateMessage.LOAD, 1))
                .as("fresher than the report")
                .isEqualTo(900);
        ByteString idle = s1.report(0, 1, AgentFixture.hostAddress(1), AgentFixture.PORT, 60, 50, 2);
        s1.target.punt(Punt.LOCAL, 1, 0, 0, 0, 0, idle);
        time.passMs(20);
        assertThat(s1.target.cell(StateMessage.LOAD, 1))
                .as("no reply for a round")
                .isEqualTo(60);
    }

    @Test
    void collidingFlowsArePinnedAndSentThroughAgain() {
        s1.configure(two(Policy.JOINT));
        ByteString frame = ByteString.copyFromUtf8("a frame");
        s1.target.punt(Punt.COLLISION, 3, 5, 2, 0x80000001, 0x90000002, frame);
        assertThat(s1.target.pins()).hasSize(1);
        assertThat(s1.target.pins().get(0).getIdleTimeoutNs()).isEqualTo(7_000_000_000L);
        assertThat(s1.target.submitted.get(s1.target.submitted.size() - 1).getPayload())
                .isEqualTo(frame);
        // A second packet of the flow that was on its way already.
        s1.target.punt(Punt.COLLISION, 3, 5, 1, 0x80000001, 0x90000002, frame);
        assertThat(s1.target.pins()).hasSize(1);
        assertThat(s1.agent.status().getPins()).isEqualTo(1);

        s1.newAgent();
        assertThat(s1.agent.status().getPins()).as("adopted").isEqualTo(1);
        s1.target.idle(s1.target.pins().get(0));
        assertThat(s1.target.pins()).isEmpty();
        assertThat(s1.agent.status().getPins()).isZero();
    }

    @Test
    void aCollisionThatCannotBePinnedIsDroppedNotLooped() {
        s1.configure(two(Policy.JOINT));
        int before = s1.target.submitted.size();
        s1.target.punt(Punt.COLLISION, 3, 5, 0, 1, 2, ByteString.copyFromUtf8("no candidate"));
        s1.target.refuseWrites = Status.Code.RESOURCE_EXHAUSTED;
        s1.target.punt(Punt.COLLISION, 3, 5, 1, 1, 2, ByteString.copyFromUtf8("table full"));
        assertThat(s1.target.submitted).hasSize(before);
        assertThat(s1.count(Event.COLLISION_DROPPED)).isEqualTo(2);
    }

    @Test
    void pinsToInstancesThatAreGoneAreRemoved() {
        s1.configure(two(Policy.JOINT));
        s1.target.punt(Punt.COLLISION, 3, 5, 2, 1, 2, ByteString.copyFromUtf8("a frame"));
        time.passMs(20);
        assertThat(s1.target.pins()).hasSize(1);
        s1.configure(s1.base()
                .addLocalInstances(AgentFixture.local(1))
                .addPools(AgentFixture.pool(9, Policy.JOINT, AgentFixture.candidate(1, 1)))
                .build());
        assertThat(s1.target.pins()).isEmpty();
    }

    @Test
    void aRestartedAgentAdoptsWhatStands() {
        s1.configure(two(Policy.JOINT));
        for (int i = 1; i <= 10; i++) {
            s1.reports(1, 100, 100, i);
            s1.reports(2, 100, 300, i);
            time.passMs(10);
        }
        var cells = java.util.Map.copyOf(s1.target.cells);
        int writes = s1.target.stateWrites;
        s1.newAgent();
        s1.configure(two(Policy.JOINT));
        assertThat(s1.target.cells).isEqualTo(cells);
        assertThat(s1.target.stateWrites).isEqualTo(writes);
    }

    @Test
    void onlyATargetThatMayHoldSomethingIsReadBeforeItIsWritten() {
        s1.configure(two(Policy.JOINT));
        int cells = 2 * PairTable.CELLS;
        assertThat(s1.count(Event.CELL_READ))
                .as("cells of a pipeline just pushed are 0")
                .isLessThan(cells);
        s1.newAgent();
        s1.configure(two(Policy.JOINT));
        assertThat(s1.target.pushes).isEqualTo(1);
        assertThat(s1.count(Event.CELL_READ)).isGreaterThan(cells);
        s1.target.pipeline = s1.target.pipeline.toBuilder()
                .setP4DeviceConfig(ByteString.copyFromUtf8("{}"))
                .build();
        s1.newAgent();
        s1.configure(two(Policy.JOINT));
        assertThat(s1.target.pushes).isEqualTo(2);
        assertThat(s1.count(Event.CELL_READ)).isLessThan(cells);
        // The session that pushed is over: what was true of it is not of the next one.
        s1.target.endStream();
        time.passMs(200);
        assertThat(s1.target.pushes).isEqualTo(2);
        assertThat(s1.count(Event.CELL_READ)).isGreaterThan(cells);
    }

    @Test
    void manyNewPoolsGetTheirTablesInPortions() {
        AgentConfiguration.Builder many = s1.base().addLocalInstances(AgentFixture.local(1));
        for (int pool = 1; pool <= 100; pool++) {
            many.addPools(AgentFixture.pool(pool, Policy.JOINT_BEST, AgentFixture.candidate(1, 1)));
        }
        s1.configure(many.build());
        assertThat(s1.target.stateWrites).isLessThan(10 * PairTable.CELLS);
        assertThat(s1.target.cell(StateMessage.PAIRS, 64)).isEqualTo(PairTable.pair(1, 0));
        assertThat(s1.target.cell(StateMessage.PAIRS, 100 * 64)).isZero();
        assertThat(s1.agent.filled()).isFalse();
        time.passMs(15);
        for (int pool = 1; pool <= 100; pool++) {
            assertThat(s1.target.cell(StateMessage.PAIRS, pool * 64 + 63)).isEqualTo(PairTable.pair(1, 0));
        }
        assertThat(s1.agent.filled()).isTrue();
    }

    @Test
    void aWriteThatWasLostIsRepaired() {
        s1.target.loseStateWrites = true;
        s1.configure(two(Policy.JOINT_BEST));
        assertThat(s1.target.cell(StateMessage.PAIRS, 9 * 64)).isZero();
        s1.target.loseStateWrites = false;
        time.passMs(400);
        for (int i = 0; i < 64; i++) {
            assertThat(s1.target.cell(StateMessage.PAIRS, 9 * 64 + i)).isEqualTo(PairTable.pair(1, 0));
        }
        assertThat(s1.count(Event.CELL_REPAIRED)).isBetween(64L, 80L);
    }

    @Test
    void aTargetThatForgotIsWrittenAnew() {
        s1.configure(two(Policy.JOINT_BEST));
        s1.target.cells.clear();
        s1.target.endStream();
        time.passMs(200);
        assertThat(s1.target.cell(StateMessage.PAIRS, 9 * 64 + 63)).isEqualTo(PairTable.pair(1, 0));
    }

    @Test
    void theSameConfigurationAgainChangesNothing() throws InvalidConfigurationException {
        assertThat(s1.agent.configure(two(Policy.JOINT))).isTrue();
        assertThat(s1.agent.configure(two(Policy.JOINT))).isFalse();
        assertThat(s1.agent.generation()).isEqualTo(1);
        assertThatThrownBy(() -> s1.agent.configure(s1.base()
                        .addPools(AgentFixture.pool(9, Policy.JOINT, AgentFixture.candidate(1, 4)))
                        .build()))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining("site s4");
        assertThat(s1.agent.generation()).isEqualTo(1);
    }
}
