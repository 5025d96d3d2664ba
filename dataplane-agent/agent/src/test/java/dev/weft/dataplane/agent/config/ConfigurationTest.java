package dev.weft.dataplane.agent.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.dataplane.api.Candidate;
import dev.weft.dataplane.api.LocalInstance;
import dev.weft.dataplane.api.Peer;
import dev.weft.dataplane.api.Policy;
import dev.weft.dataplane.api.Pool;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    private static AgentConfiguration.Builder good() {
        ByteString address = ByteString.copyFrom(new byte[] {10, 0, 0, 1});
        return AgentConfiguration.newBuilder()
                .setSwitchId("s1")
                .setAddress(address)
                .setMac(ByteString.copyFrom(new byte[6]))
                .addPeers(Peer.newBuilder().setSwitchId("s2").setAddress(address))
                .addLocalInstances(LocalInstance.newBuilder()
                        .setInstance(1)
                        .setInstanceId("i1")
                        .setAddress(address)
                        .setPort(80))
                .addPools(Pool.newBuilder()
                        .setPool(3)
                        .setService(4)
                        .setServiceId("render")
                        .setPolicy(Policy.JOINT)
                        .addCandidates(Candidate.newBuilder()
                                .setInstance(1)
                                .setInstanceId("i1")
                                .setSite("s1")));
    }

    @Test
    void zeroMeansTheDefault() throws InvalidConfigurationException {
        Configuration configuration = Configuration.of(good().build(), 10_000_000);
        assertThat(configuration.periodNs()).isEqualTo(10_000_000);
        assertThat(configuration.staleAfterNs()).isEqualTo(50_000_000);
        assertThat(configuration.computeTimeConstantNs()).isEqualTo(20_000_000);
        assertThat(configuration.hysteresis()).isEqualTo(0.1);
        assertThat(configuration.idleNs(4)).isEqualTo(30_000_000_000L);
    }

    @Test
    void theFirstWrongFieldIsNamed() {
        refused(c -> c.clearSwitchId(), "switch_id");
        refused(c -> c.setAddress(ByteString.EMPTY), "address");
        refused(c -> c.setMac(ByteString.EMPTY), "mac");
        refused(c -> c.getTimingBuilder().setPeriodUs(-1), "timing.period_us 18446744073709551615");
        refused(c -> c.getTimingBuilder().setStalePeriods(-1), "timing.stale_periods 4294967295");
        refused(c -> c.getTimingBuilder().setHysteresisPercent(100), "timing.hysteresis_percent 100");
        refused(c -> c.getPeersBuilder(0).setSwitchId("s1"), "peer s1");
        refused(c -> c.getPeersBuilder(0).clearAddress(), "peer s2");
        refused(c -> c.getLocalInstancesBuilder(0).setInstance(16384), "local instance i1: 16384");
        refused(c -> c.getLocalInstancesBuilder(0).setPort(0), "port");
        refused(c -> c.addLocalInstances(c.getLocalInstances(0)), "stands twice");
        refused(c -> c.getPoolsBuilder(0).setPool(1024), "pool 1024 of service render");
        refused(c -> c.getPoolsBuilder(0).setService(0), "service");
        refused(c -> c.getPoolsBuilder(0).clearPolicy(), "policy");
        refused(c -> c.getPoolsBuilder(0).setPolicyValue(99), "policy");
        refused(c -> c.getPoolsBuilder(0).setDeadlineUs(-1), "deadline_us");
        refused(c -> c.getPoolsBuilder(0).setIdleTimeoutUs(-1), "idle_timeout_us");
        refused(c -> c.getPoolsBuilder(0).getCandidatesBuilder(0).setSite("s9"), "site s9");
        refused(c -> c.getPoolsBuilder(0).addCandidates(c.getPools(0).getCandidates(0)), "stands twice");
        refused(c -> c.addPools(c.getPools(0)), "stands twice");
    }

    private static void refused(Consumer<AgentConfiguration.Builder> mistake, String named) {
        AgentConfiguration.Builder builder = good();
        mistake.accept(builder);
        assertThatThrownBy(() -> Configuration.of(builder.build(), 10_000_000))
                .isInstanceOf(InvalidConfigurationException.class)
                .hasMessageContaining(named);
    }
}
