package dev.weft.dataplane.agent.steer;

import dev.weft.compute.metric.CostModel;
import dev.weft.dataplane.agent.target.StateCells;
import dev.weft.p4.program.wire.StateMessage;
import java.util.OptionalInt;

/**
 * Keeps load cells from going stale without spoiling fresher ones. The data plane writes the cells of busy instances
 * itself, from their replies; what the agent knows of remote instances is older than that. So it looks first: a cell that
 * has not changed since the agent looked last has had no reply meanwhile, and is written; one that has changed is left.
 */
final class LoadCells {
    private final StateCells cells;

    LoadCells(StateCells cells) {
        this.cells = cells;
    }

    /**
     * Brings a cell to the delay that the agent knows, unless the data plane knows better.
     *
     * @param delayUs beyond what the data plane itself adds for a request
     */
    void refresh(int instance, long delayUs) {
        OptionalInt seen = cells.known(StateMessage.LOAD, instance);
        cells.read(StateMessage.LOAD, instance, value -> {
            boolean quiet = seen.isPresent() && seen.getAsInt() == value;
            cells.observed(StateMessage.LOAD, instance, value);
            if (quiet) {
                cells.put(StateMessage.LOAD, instance, (int) CostModel.clamp(delayUs));
            }
        });
    }
}
