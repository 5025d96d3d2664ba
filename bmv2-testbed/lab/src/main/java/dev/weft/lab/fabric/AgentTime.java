package dev.weft.lab.fabric;

import dev.weft.dataplane.agent.time.Scheduler;
import dev.weft.lab.time.Timer;

/** The lab's time as a switch-resident agent sees it. */
final class AgentTime implements Scheduler {
    private final dev.weft.lab.time.Scheduler lab;

    AgentTime(dev.weft.lab.time.Scheduler lab) {
        this.lab = lab;
    }

    @Override
    public long nowNs() {
        return lab.nowNs();
    }

    @Override
    public Cancellable schedule(long delayNs, Runnable action) {
        Timer timer = lab.schedule(delayNs, action);
        return timer::cancel;
    }

    @Override
    public void execute(Runnable action) {
        if (lab.inside()) {
            action.run();
        } else {
            lab.post(0, action);
        }
    }
}
