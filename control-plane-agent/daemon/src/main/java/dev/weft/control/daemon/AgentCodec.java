package dev.weft.control.daemon;

import com.google.protobuf.ByteString;
import dev.weft.control.core.ir.AgentConfiguration;
import dev.weft.control.core.ir.Pool;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.dataplane.api.Candidate;
import dev.weft.dataplane.api.LocalInstance;
import dev.weft.dataplane.api.Peer;
import dev.weft.dataplane.api.Policy;
import dev.weft.dataplane.api.Scoring;
import dev.weft.dataplane.api.Selection;
import dev.weft.dataplane.api.Timing;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The core's agent configuration as the message of {@code weft.agent.v1}. */
final class AgentCodec {
    private static final long NS_PER_US = 1_000;

    private AgentCodec() {}

    /**
     * Translates a configuration.
     *
     * @param model where the services' idle time-outs stand
     */
    static dev.weft.dataplane.api.AgentConfiguration message(AgentConfiguration configuration, SemanticModel model) {
        long periodNs = configuration.measurement().probePeriodNs();
        var out = dev.weft.dataplane.api.AgentConfiguration.newBuilder()
                .setSwitchId(configuration.switchName())
                .setAddress(ByteString.copyFrom(configuration.address().octets()))
                .setMac(mac(configuration.mac().value()))
                .setTiming(Timing.newBuilder()
                        .setPeriodUs(periodNs / NS_PER_US)
                        .setStalePeriods(Math.toIntExact(
                                -Math.floorDiv(-configuration.measurement().staleAfterNs(), periodNs))));
        scoring(configuration.measurement().scoring(), out);
        for (dev.weft.control.core.ir.Peer peer : configuration.peers()) {
            out.addPeers(Peer.newBuilder()
                    .setSwitchId(peer.switchName())
                    .setAddress(ByteString.copyFrom(peer.address().octets())));
        }
        for (Pool pool : configuration.pools()) {
            out.addPools(pool(pool, model));
        }
        for (dev.weft.control.core.ir.LocalInstance instance : configuration.instances()) {
            out.addLocalInstances(LocalInstance.newBuilder()
                    .setInstance(instance.instance())
                    .setInstanceId(instance.name())
                    .setAddress(ByteString.copyFrom(instance.address().octets()))
                    .setPort(instance.port()));
        }
        return out.build();
    }

    private static dev.weft.dataplane.api.Pool pool(Pool pool, SemanticModel model) {
        long idleNs = model.service(pool.serviceName())
                .map(Service::idleTimeoutNs)
                .orElseThrow(() -> new IllegalArgumentException(pool + " is of no service of the model"));
        var out = dev.weft.dataplane.api.Pool.newBuilder()
                .setPool(pool.number())
                .setService(pool.service())
                .setServiceId(pool.serviceName())
                .setDemandId(pool.trafficClass().isPresent() ? pool.statement() : "")
                .setPolicy(Policy.valueOf(pool.policy().name()))
                .setSelection(Selection.valueOf(pool.selection().name()))
                .setDeadlineUs(pool.deadlineUs().orElse(0))
                .setIdleTimeoutUs(idleNs / NS_PER_US);
        for (dev.weft.control.core.ir.Candidate candidate : pool.candidates()) {
            Candidate.Builder told = Candidate.newBuilder()
                    .setInstance(candidate.instance())
                    .setInstanceId(candidate.name())
                    .setSite(candidate.switchName())
                    .setWorkers(candidate.workers())
                    .setBackup(candidate.backup());
            candidate.weight().ifPresent(told::setWeight);
            out.addCandidates(told);
        }
        return out.build();
    }

    /** The default is left out, as an older agent's configuration has it. */
    private static void scoring(
            dev.weft.control.core.model.Scoring scoring, dev.weft.dataplane.api.AgentConfiguration.Builder out) {
        if (!scoring.equals(dev.weft.control.core.model.Scoring.DEFAULT)) {
            out.setScoring(Scoring.newBuilder()
                    .setSigmoid(scoring.sigmoid())
                    .setMiddleUs(scoring.middleNs() / NS_PER_US)
                    .setScaleUs(scoring.scaleNs() / NS_PER_US)
                    .setComputeWeight(scoring.computeWeight())
                    .setNetworkWeight(scoring.networkWeight())
                    .setLeast(scoring.least()));
        }
    }

    /** The fingerprint that the agent computes: SHA-256 of the serialised form, hexadecimal. */
    static String fingerprint(dev.weft.dataplane.api.AgentConfiguration message) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(message.toByteArray());
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static ByteString mac(long mac) {
        byte[] octets = ByteBuffer.allocate(Long.BYTES).putLong(mac).array();
        return ByteString.copyFrom(octets, 2, 6);
    }
}
