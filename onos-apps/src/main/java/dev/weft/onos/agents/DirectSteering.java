package dev.weft.onos.agents;

import dev.weft.compute.metric.CostModel;
import dev.weft.compute.select.PairPlanner;
import dev.weft.compute.select.PairTable;
import dev.weft.compute.select.Policy;
import dev.weft.control.core.ir.AgentConfiguration;
import dev.weft.control.core.ir.Candidate;
import dev.weft.control.core.ir.Pool;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.topology.Topology;
import dev.weft.p4.program.wire.StateMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.onosproject.net.DeviceId;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.flow.DefaultTrafficTreatment;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.packet.DefaultOutboundPacket;
import org.onosproject.net.packet.PacketService;

/**
 * Steers at devices that have no resident agent: chooses by reported metrics and by ONOS's statistics, and writes the
 * choice to the cells of the data plane. A cell that was written is written again every few rounds, since a packet-out
 * may be lost. Not thread-safe.
 */
public final class DirectSteering {
    private static final double HYSTERESIS = 0.1;
    private static final int ROUNDS_A_REFRESH = 30;
    private static final int MOST_WEIGHT = 0xffff;
    private static final long NS_PER_US = 1_000;

    /** To the data plane itself: the interpreter makes a state message of it. */
    private static final TrafficTreatment TO_CELLS =
            DefaultTrafficTreatment.builder().setOutput(PortNumber.CONTROLLER).build();

    private final PacketService packets;
    private final PathDelays paths;
    private final Map<DeviceId, Steered> devices = new HashMap<>();

    /** Makes it. */
    public DirectSteering(PacketService packets, DeviceService onos) {
        this.packets = packets;
        this.paths = new PathDelays(onos);
    }

    /** What is reported of an instance. */
    public interface Reports {
        /** The delay of a request, microseconds; 0 if nothing is reported. */
        long delayUs(String instance, long deadlineUs);

        /** How well it does, 0..10; with 0 it gets no new flow, and where flows are shared it gets its part of the weight. */
        double score(String instance);
    }

    /** A device is to choose by a configuration from now on: all its cells are written. */
    public void configure(DeviceId device, AgentConfiguration configuration) {
        devices.put(device, new Steered(device, configuration));
    }

    /** No device is steered any more. */
    public void clear() {
        devices.clear();
    }

    /** Chooses anew, and writes what differs. */
    public void round(SemanticModel model, Map<String, DeviceId> places, Reports reports) {
        if (!devices.isEmpty()) {
            Topology now = paths.of(model, places);
            devices.values().forEach(device -> device.round(now, reports));
        }
    }

    private final class Steered {
        private final DeviceId device;
        private final AgentConfiguration configuration;
        private final Map<Integer, PairPlanner> planners = new HashMap<>();
        private final Map<Long, Integer> written = new HashMap<>();
        private int rounds;

        Steered(DeviceId device, AgentConfiguration configuration) {
            this.device = device;
            this.configuration = configuration;
            for (Pool pool : configuration.pools()) {
                planners.put(
                        pool.number(),
                        new PairPlanner(
                                Policy.valueOf(pool.policy().name()),
                                pool.deadlineUs().orElse(0),
                                HYSTERESIS));
            }
        }

        void round(Topology topology, Reports reports) {
            if (rounds++ % ROUNDS_A_REFRESH == 0) {
                written.clear();
            }
            for (Pool pool : configuration.pools()) {
                List<dev.weft.compute.select.Candidate> candidates = candidates(pool, topology, reports);
                for (dev.weft.compute.select.Candidate candidate : candidates) {
                    put(StateMessage.LOAD, candidate.instance(), (int) CostModel.clamp(candidate.computeUs()));
                    put(StateMessage.NETWORK, candidate.instance(), (int) CostModel.clamp(candidate.networkUs()));
                }
                PairTable table = planners.get(pool.number()).plan(candidates);
                for (int i = 0; i < PairTable.CELLS; i++) {
                    put(StateMessage.PAIRS, pool.number() * PairTable.CELLS + i, table.cell(i));
                }
            }
        }

        /** Who may serve: whoever does not report that it cannot; if none is left, all, as agents do. */
        private List<dev.weft.compute.select.Candidate> candidates(Pool pool, Topology topology, Reports reports) {
            List<Candidate> serving = new ArrayList<>(pool.candidates());
            serving.removeIf(candidate -> reports.score(candidate.name()) <= 0);
            List<dev.weft.compute.select.Candidate> chosen = new ArrayList<>();
            for (Candidate candidate : serving.isEmpty() ? pool.candidates() : serving) {
                long wayUs = 2
                        * topology.delayNs(configuration.switchName(), candidate.switchName())
                                .orElse(0)
                        / NS_PER_US;
                long delayUs =
                        reports.delayUs(candidate.name(), pool.deadlineUs().orElse(0));
                int share = candidate.weight().orElse(Math.max(1, candidate.workers()));
                int weight = (int) Math.min(MOST_WEIGHT, Math.ceil(share * reports.score(candidate.name())));
                chosen.add(new dev.weft.compute.select.Candidate(
                        candidate.instance(), delayUs, wayUs, Math.max(1, weight), weight, candidate.backup()));
            }
            return chosen;
        }

        private void put(int array, int index, int value) {
            Integer had = written.put((long) array << Integer.SIZE | index, value);
            if (had == null || had != value) {
                ByteBuffer message = ByteBuffer.allocate(StateMessage.BYTES);
                StateMessage.write(array, index, value).write(message);
                message.flip();
                packets.emit(new DefaultOutboundPacket(device, TO_CELLS, message));
            }
        }
    }
}
