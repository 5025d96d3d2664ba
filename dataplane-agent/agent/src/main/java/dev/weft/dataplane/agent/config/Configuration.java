package dev.weft.dataplane.agent.config;

import com.google.protobuf.ByteString;
import dev.weft.compute.select.Policy;
import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.dataplane.api.Candidate;
import dev.weft.dataplane.api.LocalInstance;
import dev.weft.dataplane.api.Peer;
import dev.weft.dataplane.api.Pool;
import dev.weft.dataplane.api.Scoring;
import dev.weft.dataplane.api.Selection;
import dev.weft.dataplane.api.Timing;
import dev.weft.p4.program.WeftProgram;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A checked configuration with its look-ups. Immutable. */
public final class Configuration {
    /** One round where {@link Timing#getPeriodUs} is 0. */
    public static final long DEFAULT_PERIOD_NS = 10_000_000;

    private static final int DEFAULT_STALE_PERIODS = 5;
    private static final long DEFAULT_TIME_CONSTANT_NS = 20_000_000;
    private static final int DEFAULT_HYSTERESIS_PERCENT = 10;
    private static final long DEFAULT_IDLE_NS = 30_000_000_000L;
    private static final long MOST_IDLE_US = 1_000_000_000_000L;

    private static final int MOST_WEIGHT = 0xffff;

    private final AgentConfiguration message;
    private final String fingerprint;
    private final long periodNs;
    private final Map<Integer, LocalInstance> local = new TreeMap<>();
    private final Map<Integer, Candidate> candidates = new TreeMap<>();
    private final Set<Integer> countedInRequests = new HashSet<>();
    private final Map<ByteString, Peer> peersByAddress;

    private Configuration(AgentConfiguration message, long defaultPeriodNs) {
        this.message = message;
        this.fingerprint = fingerprint(message);
        long us = message.getTiming().getPeriodUs();
        this.periodNs = us == 0 ? defaultPeriodNs : us * 1_000;
        this.peersByAddress = new java.util.HashMap<>();
        message.getLocalInstancesList().forEach(l -> local.put(l.getInstance(), l));
        for (Pool pool : message.getPoolsList()) {
            pool.getCandidatesList().forEach(c -> candidates.put(c.getInstance(), c));
            if (pool.getPolicy() == dev.weft.dataplane.api.Policy.SHORTEST_QUEUE) {
                pool.getCandidatesList().forEach(c -> countedInRequests.add(c.getInstance()));
            }
        }
        message.getPeersList().forEach(p -> peersByAddress.put(p.getAddress(), p));
    }

    /**
     * Checks a configuration.
     *
     * @param defaultPeriodNs the period where the message gives none
     * @throws InvalidConfigurationException naming the first field that is wrong
     */
    public static Configuration of(AgentConfiguration message, long defaultPeriodNs)
            throws InvalidConfigurationException {
        require(!message.getSwitchId().isEmpty(), "switch_id is empty: name the switch");
        address(message.getAddress(), "address");
        require(message.getMac().size() == 6, "mac has " + message.getMac().size() + " bytes: a MAC address has 6");
        Timing timing = message.getTiming();
        within("timing.period_us", timing.getPeriodUs(), 60_000_000);
        require(
                timing.getHysteresisPercent() >= 0 && timing.getHysteresisPercent() < 100,
                "timing.hysteresis_percent " + timing.getHysteresisPercent() + " is not in 0..99");
        within("timing.stale_periods", Integer.toUnsignedLong(timing.getStalePeriods()), 1_000_000);
        within("timing.compute_time_constant_us", timing.getComputeTimeConstantUs(), 60_000_000);
        within("timing.network_time_constant_us", timing.getNetworkTimeConstantUs(), 60_000_000);
        scoring(message.getScoring());
        Set<String> sites = new HashSet<>();
        sites.add(message.getSwitchId());
        for (Peer peer : message.getPeersList()) {
            address(peer.getAddress(), "address of peer " + peer.getSwitchId());
            require(sites.add(peer.getSwitchId()), "peer " + peer.getSwitchId() + " stands twice, or is this switch");
        }
        Set<Integer> instances = new HashSet<>();
        for (LocalInstance instance : message.getLocalInstancesList()) {
            String name = "local instance " + instance.getInstanceId();
            number(name, instance.getInstance(), WeftProgram.INSTANCES);
            require(
                    instances.add(instance.getInstance()),
                    name + ": number " + instance.getInstance() + " stands twice");
            address(instance.getAddress(), "address of " + name);
            number(name + ": port", instance.getPort(), 0x10000);
        }
        Set<Integer> pools = new HashSet<>();
        for (Pool pool : message.getPoolsList()) {
            pool(pool, sites, pools);
        }
        return new Configuration(message, defaultPeriodNs);
    }

    private static void scoring(Scoring scoring) throws InvalidConfigurationException {
        within("scoring.middle_us", scoring.getMiddleUs(), WeftProgram.COST_LIMIT_US);
        within("scoring.scale_us", scoring.getScaleUs(), WeftProgram.COST_LIMIT_US);
        within("scoring.compute_weight", Integer.toUnsignedLong(scoring.getComputeWeight()), MOST_WEIGHT);
        within("scoring.network_weight", Integer.toUnsignedLong(scoring.getNetworkWeight()), MOST_WEIGHT);
        require(
                !scoring.getSigmoid() || scoring.getScaleUs() > 0,
                "scoring.scale_us is 0: a sigmoid needs a scale above 0");
    }

    private static void pool(Pool pool, Set<String> sites, Set<Integer> pools) throws InvalidConfigurationException {
        String name = "pool " + pool.getPool() + " of service " + pool.getServiceId();
        number(name, pool.getPool(), WeftProgram.POOLS);
        number(name + ": service", pool.getService(), WeftProgram.SERVICES);
        require(pools.add(pool.getPool()), name + " stands twice");
        within(name + ": deadline_us", pool.getDeadlineUs(), WeftProgram.COST_LIMIT_US - 1);
        within(name + ": idle_timeout_us", pool.getIdleTimeoutUs(), MOST_IDLE_US);
        policy(pool);
        Set<Integer> seen = new HashSet<>();
        for (Candidate candidate : pool.getCandidatesList()) {
            String who = name + ": candidate " + candidate.getInstanceId();
            number(who, candidate.getInstance(), WeftProgram.INSTANCES);
            within(who + ": weight", Integer.toUnsignedLong(candidate.getWeight()), MOST_WEIGHT);
            require(seen.add(candidate.getInstance()), who + ": number " + candidate.getInstance() + " stands twice");
            require(
                    sites.contains(candidate.getSite()),
                    who + ": site " + candidate.getSite() + " is neither this switch nor one of the peers " + sites);
        }
    }

    /**
     * Returns a pool's policy.
     *
     * @throws InvalidConfigurationException if the message names none that this agent knows
     */
    public static Policy policy(Pool pool) throws InvalidConfigurationException {
        if (pool.getSelection() == Selection.CENTRALISED) {
            // The data plane weighs nothing: the controller's weights are the shares of a hash.
            return Policy.CONSISTENT_HASH;
        }
        return switch (pool.getPolicy()) {
            case COMPUTE_ONLY -> Policy.COMPUTE_ONLY;
            case NETWORK_ONLY -> Policy.NETWORK_ONLY;
            case JOINT_BEST -> Policy.JOINT_BEST;
            case JOINT -> Policy.JOINT;
            case CONSISTENT_HASH -> Policy.CONSISTENT_HASH;
            case POWER_OF_TWO -> Policy.POWER_OF_TWO;
            case SHORTEST_QUEUE -> Policy.SHORTEST_QUEUE;
            case DEADLINE -> Policy.DEADLINE;
            case POLICY_UNSPECIFIED, UNRECOGNIZED ->
                throw new InvalidConfigurationException("pool " + pool.getPool()
                        + " of service " + pool.getServiceId()
                        + ": policy is missing or unknown; use one of COMPUTE_ONLY, NETWORK_ONLY, JOINT_BEST, JOINT,"
                        + " CONSISTENT_HASH, POWER_OF_TWO, SHORTEST_QUEUE, DEADLINE");
        };
    }

    private static void address(ByteString bytes, String name) throws InvalidConfigurationException {
        require(bytes.size() == 4 || bytes.size() == 16, name + " has " + bytes.size() + " bytes: need 4 or 16");
    }

    private static void number(String name, int value, int limit) throws InvalidConfigurationException {
        require(value >= 1 && value < limit, name + ": " + value + " is not in 1.." + (limit - 1));
    }

    private static void within(String name, long value, long most) throws InvalidConfigurationException {
        require(value >= 0 && value <= most, name + " " + Long.toUnsignedString(value) + " is not in 0.." + most);
    }

    private static void require(boolean holds, String otherwise) throws InvalidConfigurationException {
        if (!holds) {
            throw new InvalidConfigurationException(otherwise);
        }
    }

    /** Returns the SHA-256 of the serialised message, hexadecimal. */
    public static String fingerprint(AgentConfiguration message) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(message.toByteArray()));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public AgentConfiguration message() {
        return message;
    }

    public String fingerprint() {
        return fingerprint;
    }

    public String switchId() {
        return message.getSwitchId();
    }

    /** One round of probes, scores and writes, nanoseconds. */
    public long periodNs() {
        return periodNs;
    }

    /** A greater age of a metric makes it unknown, nanoseconds. */
    public long staleAfterNs() {
        int periods = message.getTiming().getStalePeriods();
        return (periods == 0 ? DEFAULT_STALE_PERIODS : Integer.toUnsignedLong(periods)) * periodNs;
    }

    public long computeTimeConstantNs() {
        return orDefault(message.getTiming().getComputeTimeConstantUs());
    }

    public long networkTimeConstantNs() {
        return orDefault(message.getTiming().getNetworkTimeConstantUs());
    }

    private static long orDefault(long us) {
        return us == 0 ? DEFAULT_TIME_CONSTANT_NS : us * 1_000;
    }

    /** Fraction by which a newcomer must be better. */
    public double hysteresis() {
        int percent = message.getTiming().getHysteresisPercent();
        return (percent == 0 ? DEFAULT_HYSTERESIS_PERCENT : percent) / 100.0;
    }

    /** Instances behind this switch, by number. */
    public Map<Integer, LocalInstance> local() {
        return Collections.unmodifiableMap(local);
    }

    /** Every instance that some pool may choose, by number. */
    public Map<Integer, Candidate> candidates() {
        return Collections.unmodifiableMap(candidates);
    }

    /** Whether an instance's load is a number of requests per worker ({@link Policy#SHORTEST_QUEUE}), and no delay. */
    public boolean countedInRequests(int instance) {
        return countedInRequests.contains(instance);
    }

    /** The peer that has an address. */
    public java.util.Optional<Peer> peer(ByteString address) {
        return java.util.Optional.ofNullable(peersByAddress.get(address));
    }

    /** How long a pin of a service's flow outlives its last packet, nanoseconds. */
    public long idleNs(int service) {
        for (Pool pool : message.getPoolsList()) {
            if (pool.getService() == service && pool.getIdleTimeoutUs() != 0) {
                return pool.getIdleTimeoutUs() * 1_000;
            }
        }
        return DEFAULT_IDLE_NS;
    }
}
