package dev.weft.dataplane.agent.steer;

import dev.weft.compute.metric.CostModel;
import dev.weft.dataplane.agent.target.StateCells;
import dev.weft.p4.program.wire.StateMessage;
import java.util.HashMap;
import java.util.Map;

/**
 * Keeps load cells from going stale without spoiling fresher ones. The data plane writes the cells of busy instances
 * itself, from their replies; what the agent knows of remote instances is older than that. So it looks first: a cell that
 * has not changed since the agent saw it last has had no reply meanwhile, and is written; one that has changed is left.
 */
final class LoadCells {
    private final StateCells cells;
    /** What is wanted, by instance, for the cells that are being looked at. */
    private final Map<Integer, Integer> looking = new HashMap<>();

    LoadCells(StateCells cells) {
        this.cells = cells;
    }

    void reset() {
        looking.clear();
    }

    /** Brings a cell to the delay that the agent knows, unless the data plane knows better. */
    void refresh(int instance, long delayUs) {
        int wanted = (int) CostModel.clamp(delayUs);
        int seen = cells.known(StateMessage.LOAD, instance).orElse(-1);
        if (seen == wanted) {
            return;
        }
        looking.put(instance, wanted);
        cells.read(StateMessage.LOAD, instance, value -> looked(instance, seen, value));
    }

    private void looked(int instance, int seen, int value) {
        Integer wanted = looking.remove(instance);
        if (value == seen && wanted != null) {
            cells.put(StateMessage.LOAD, instance, wanted);
        } else {
            cells.observed(StateMessage.LOAD, instance, value);
        }
    }
}
