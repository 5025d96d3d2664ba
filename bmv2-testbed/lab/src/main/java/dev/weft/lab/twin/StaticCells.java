package dev.weft.lab.twin;

import dev.weft.bmv2.ports.PacketIngress;
import dev.weft.compute.select.Candidate;
import dev.weft.compute.select.PairPlanner;
import dev.weft.compute.select.PairTable;
import dev.weft.compute.select.Policy;
import dev.weft.control.core.ir.AgentConfiguration;
import dev.weft.control.core.ir.Peer;
import dev.weft.control.core.ir.Pool;
import dev.weft.control.core.model.Selection;
import dev.weft.p4.program.WeftProgram;
import dev.weft.p4.program.wire.StateMessage;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The selection state that the resident agent of an idle network would write: every instance without load, every path as
 * long as the semantic file says. It uses the agent's own planner, and the agent's way into the data plane.
 */
final class StaticCells {
    private static final int PACKET_OUT_BYTES = 4;
    private static final long NS_PER_US = 1_000;

    private final PacketIngress device;
    private final Map<String, Long> roundTripUs = new HashMap<>();

    private StaticCells(PacketIngress device, AgentConfiguration configuration) {
        this.device = device;
        roundTripUs.put(configuration.switchName(), 0L);
        for (Peer peer : configuration.peers()) {
            roundTripUs.put(peer.switchName(), 2 * peer.pathDelayNs() / NS_PER_US);
        }
    }

    /** Fills the cells of a switch for every pool that it chooses from. */
    static void write(PacketIngress device, AgentConfiguration configuration) {
        StaticCells cells = new StaticCells(device, configuration);
        configuration.pools().forEach(cells::pool);
    }

    private void pool(Pool pool) {
        List<Candidate> candidates = pool.candidates().stream()
                .filter(c -> roundTripUs.containsKey(c.switchName()))
                .map(c -> new Candidate(
                        c.instance(),
                        0,
                        roundTripUs.get(c.switchName()),
                        c.weight().orElse(c.workers()),
                        c.weight().orElse(c.workers()),
                        c.backup()))
                .toList();
        for (Candidate candidate : candidates) {
            write(StateMessage.LOAD, candidate.instance(), (int) candidate.computeUs());
            write(StateMessage.NETWORK, candidate.instance(), (int) candidate.networkUs());
        }
        PairPlanner planner = new PairPlanner(policy(pool), pool.deadlineUs().orElse(0), 0);
        planner.wide(true);
        PairTable table = planner.plan(candidates);
        for (int i = 0; i < PairTable.CELLS; i++) {
            write(StateMessage.PAIRS, pool.number() * WeftProgram.PAIRS_PER_POOL + i, table.cell(i));
            write(
                    StateMessage.MORE,
                    pool.number() * WeftProgram.PAIRS_PER_POOL + i,
                    planner.more().cell(i));
        }
        boolean spills = pool.policy() == dev.weft.control.core.model.Policy.DEADLINE;
        write(
                StateMessage.SPILL,
                pool.number(),
                spills ? (int) pool.deadlineUs().orElse(0) : 0);
    }

    private static Policy policy(Pool pool) {
        return pool.selection() == Selection.CENTRALISED
                ? Policy.CONSISTENT_HASH
                : Policy.valueOf(pool.policy().name());
    }

    private void write(int array, int index, int value) {
        ByteBuffer out = ByteBuffer.allocate(PACKET_OUT_BYTES + StateMessage.BYTES);
        out.putShort((short) 0).put((byte) StateMessage.OUT_STATE).put((byte) 0);
        StateMessage.write(array, index, value).write(out);
        device.receive(WeftProgram.CPU_PORT, out.array(), 0, out.capacity());
    }
}
