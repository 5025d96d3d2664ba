package dev.weft.onos.agents;

import dev.weft.control.core.ir.AgentConfiguration;
import dev.weft.control.core.ir.Candidate;
import dev.weft.control.core.ir.LocalInstance;
import dev.weft.control.core.ir.Peer;
import dev.weft.control.core.ir.Pool;
import dev.weft.control.core.model.Scoring;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The message {@code weft.agent.v1.ConfigureRequest} in protobuf's encoding. ONOS's protobuf is another version than that
 * of the agent's generated classes, which cannot travel in this bundle; {@code AgentOctetsTest} (lab) compares the two.
 */
public final class AgentOctets {
    private static final long NS_PER_US = 1_000;
    private static final int LENGTH_DELIMITED = 2;
    private static final int MAC_OCTETS = 6;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private AgentOctets() {}

    /**
     * The request that tells an agent its configuration.
     *
     * @param model where the services' idle time-outs stand
     */
    public static byte[] request(AgentConfiguration configuration, SemanticModel model) {
        return new AgentOctets().message(1, configuration(configuration, model)).octets();
    }

    private static AgentOctets configuration(AgentConfiguration configuration, SemanticModel model) {
        long periodNs = configuration.measurement().probePeriodNs();
        AgentOctets timing = new AgentOctets()
                .number(1, periodNs / NS_PER_US)
                .number(2, -Math.floorDiv(-configuration.measurement().staleAfterNs(), periodNs));
        byte[] mac = ByteBuffer.allocate(Long.BYTES)
                .putLong(configuration.mac().value())
                .array();
        AgentOctets message = new AgentOctets()
                .text(1, configuration.switchName())
                .bytes(2, configuration.address().octets())
                .bytes(3, Arrays.copyOfRange(mac, Long.BYTES - MAC_OCTETS, Long.BYTES))
                .message(4, timing);
        for (Peer peer : configuration.peers()) {
            message.message(
                    5,
                    new AgentOctets()
                            .text(1, peer.switchName())
                            .bytes(2, peer.address().octets()));
        }
        for (Pool pool : configuration.pools()) {
            message.message(6, pool(pool, model));
        }
        for (LocalInstance instance : configuration.instances()) {
            message.message(
                    7,
                    new AgentOctets()
                            .number(1, instance.instance())
                            .text(2, instance.name())
                            .bytes(3, instance.address().octets())
                            .number(4, instance.port()));
        }
        Scoring scoring = configuration.measurement().scoring();
        return scoring.equals(Scoring.DEFAULT) ? message : message.message(20, scoring(scoring));
    }

    private static AgentOctets scoring(Scoring scoring) {
        return new AgentOctets()
                .number(1, scoring.sigmoid() ? 1 : 0)
                .number(2, scoring.middleNs() / NS_PER_US)
                .number(3, scoring.scaleNs() / NS_PER_US)
                .number(4, scoring.computeWeight())
                .number(5, scoring.networkWeight())
                .number(6, scoring.least() ? 1 : 0);
    }

    private static AgentOctets pool(Pool pool, SemanticModel model) {
        long idleNs = model.service(pool.serviceName())
                .map(Service::idleTimeoutNs)
                .orElse(0L); // a pool that goes: the agent's own default
        AgentOctets message = new AgentOctets()
                .number(1, pool.number())
                .number(2, pool.service())
                .text(3, pool.serviceName())
                .text(4, pool.trafficClass().isPresent() ? pool.statement() : "")
                .number(5, policy(pool))
                .number(6, pool.deadlineUs().orElse(0))
                .number(7, idleNs / NS_PER_US);
        for (Candidate candidate : pool.candidates()) {
            message.message(8, candidate(candidate));
        }
        // The enum weft.agent.v1.Selection has the same order.
        return message.number(9, pool.selection().ordinal());
    }

    /** The number of the enum {@code weft.agent.v1.Policy}. */
    private static int policy(Pool pool) {
        switch (pool.policy()) {
            case COMPUTE_ONLY:
                return 1;
            case NETWORK_ONLY:
                return 2;
            case JOINT_BEST:
                return 3;
            case JOINT:
                return 4;
            case CONSISTENT_HASH:
                return 5;
            case POWER_OF_TWO:
                return 6;
            case SHORTEST_QUEUE:
                return 7;
            case DEADLINE:
                return 8;
            default:
                throw new IllegalArgumentException(pool + ": agents know no policy " + pool.policy());
        }
    }

    private static AgentOctets candidate(Candidate candidate) {
        AgentOctets message = new AgentOctets()
                .number(1, candidate.instance())
                .text(2, candidate.name())
                .text(3, candidate.switchName())
                .number(4, candidate.workers());
        candidate.weight().ifPresent(weight -> message.present(5, weight));
        return message.number(6, candidate.backup() ? 1 : 0);
    }

    private void present(int field, long value) {
        varint((long) field << 3);
        varint(value);
    }

    private AgentOctets number(int field, long value) {
        if (value != 0) { // protobuf leaves out what is the default
            present(field, value);
        }
        return this;
    }

    private AgentOctets text(int field, String value) {
        return bytes(field, value.getBytes(StandardCharsets.UTF_8));
    }

    private AgentOctets bytes(int field, byte[] value) {
        return value.length == 0 ? this : delimited(field, value);
    }

    private AgentOctets message(int field, AgentOctets message) {
        return delimited(field, message.octets());
    }

    private AgentOctets delimited(int field, byte[] value) {
        varint((long) field << 3 | LENGTH_DELIMITED);
        varint(value.length);
        out.write(value, 0, value.length);
        return this;
    }

    private void varint(long value) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    private byte[] octets() {
        return out.toByteArray();
    }
}
