package dev.weft.lab.transactions;

import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.bmv2.control.StateControl;
import dev.weft.bmv2.trace.PacketTrace;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.evaluate.Endpoint;
import dev.weft.control.core.evaluate.Evaluator;
import dev.weft.control.core.evaluate.Outcome;
import dev.weft.control.core.evaluate.Verdict;
import dev.weft.control.core.evaluate.Way;
import dev.weft.control.core.ir.Candidate;
import dev.weft.control.core.ir.Pool;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.lab.packet.Datagram;
import dev.weft.lab.twin.DropReasons;
import dev.weft.p4.program.Drop;
import dev.weft.p4.program.WeftProgram;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Holds a switch against the reference evaluator of its semantic model, which shares nothing with compiler, planner and
 * transactions: what the switch does with a packet must be what the statements mean. Packets are tried, none leaves.
 */
final class ReferenceJudge {
    private static final String PAIRS = "WeftIngress.weft.selection.arrays.pairs";
    private static final int TOLD = 3;
    private static final int STEP = 8;

    private final Map<String, List<Probes.Probe>> probes = new HashMap<>();
    private final Map<String, Integer> seen = new HashMap<>();
    private final Compilation compilation;

    ReferenceJudge(SemanticModel model, Compilation compilation) {
        this.compilation = compilation;
        Evaluator evaluator = new Evaluator(model);
        model.network().switches().forEach(node -> probes.put(node.name(), Probes.of(model, evaluator, node)));
    }

    /** Returns the first few packets that a switch does not treat as the model says; none: it is as it should be. */
    List<String> differences(String name, EmbeddedSwitch device) {
        return differences(name, device, 0, 1);
    }

    /**
     * As the other, with some of the packets: each time others of them, and all the first time that this switch is looked at.
     */
    List<String> someDifferences(String name, EmbeddedSwitch device) {
        int looks = seen.merge(name, 1, Integer::sum);
        return looks == 1 ? differences(name, device) : differences(name, device, looks % STEP, STEP);
    }

    private List<String> differences(String name, EmbeddedSwitch device, int first, int step) {
        SwitchConfiguration configuration = compilation.switches().get(name);
        List<Pool> pools = configuration.agent().map(agent -> agent.pools()).orElse(List.of());
        int rounds =
                pools.stream().mapToInt(pool -> pool.candidates().size()).max().orElse(1);
        List<String> found = new ArrayList<>();
        for (int round = 0; round < rounds && found.size() < TOLD; round++) {
            Map<String, String> chosen = new HashMap<>();
            for (Pool pool : pools) {
                Candidate candidate =
                        pool.candidates().get(round % pool.candidates().size());
                chosen.put(pool.serviceName(), candidate.name());
                offer(device, pool, candidate);
            }
            List<Probes.Probe> all = probes.get(name);
            for (int i = first; i < all.size(); i += step) {
                Probes.Probe probe = all.get(i);
                boolean again = round == 0 || probe.verdict().outcome() == Outcome.STEERED;
                if (again && found.size() < TOLD) {
                    difference(probe, device.trace(probe.port(), probe.frame()), chosen)
                            .ifPresent(what -> found.add(probe.text() + ": " + what));
                }
            }
        }
        return found;
    }

    /** As the resident agent would, if this candidate were the only good one. */
    private static void offer(EmbeddedSwitch device, Pool pool, Candidate candidate) {
        BigInteger cell = BigInteger.valueOf((long) candidate.instance() << 16);
        StateControl state = device.control().state();
        int first = pool.number() * WeftProgram.PAIRS_PER_POOL;
        if (state.readRegister(PAIRS, first).equals(cell)) {
            return; // nobody else writes there
        }
        for (int i = 0; i < WeftProgram.PAIRS_PER_POOL; i++) {
            state.writeRegister(PAIRS, first + i, cell);
        }
    }

    private static Optional<String> difference(Probes.Probe probe, PacketTrace trace, Map<String, String> chosen) {
        Verdict verdict = probe.verdict();
        List<PacketTrace.Transmitted> sent = trace.all(PacketTrace.Transmitted.class);
        if (sent.isEmpty()) {
            Drop reason = DropReasons.of(trace);
            return verdict.outcome() == Outcome.DROPPED && verdict.reason() == reason
                    ? Optional.empty()
                    : Optional.of("is dropped, " + reason + ", but should be " + verdict);
        }
        PacketTrace.Transmitted out = sent.get(0);
        String did = "leaves through port " + out.port() + ", but should be " + verdict;
        if (verdict.outcome() == Outcome.TO_AGENT) {
            return out.port() == WeftProgram.CPU_PORT ? Optional.empty() : Optional.of(did);
        }
        Datagram packet = new Datagram();
        if (verdict.outcome() == Outcome.DROPPED
                || packet.read(out.frame(), out.frame().length) != Datagram.Result.OK
                || !verdict.source().equals(endpoint(packet.source(), packet.sourcePort()))) {
            return Optional.of(did);
        }
        Endpoint to = endpoint(packet.destination(), packet.destinationPort());
        Optional<String> instance =
                verdict.outcome() == Outcome.STEERED ? verdict.service().map(chosen::get) : Optional.empty();
        for (Way way : verdict.ways()) {
            if (way.destination().equals(to)
                    && way.ports().contains(out.port())
                    && way.instance().equals(instance)) {
                return Optional.empty();
            }
        }
        return Optional.of(did);
    }

    private static Endpoint endpoint(byte[] address, int port) {
        return new Endpoint(IpAddress.of(address), port);
    }
}
