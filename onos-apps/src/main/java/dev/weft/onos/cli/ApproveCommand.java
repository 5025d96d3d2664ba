package dev.weft.onos.cli;

import dev.weft.onos.api.Report;
import dev.weft.onos.api.WeftService;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Approves a risky plan. */
@Service
@Command(scope = "onos", name = "weft-approve", description = "Approves a plan that is judged risky")
public final class ApproveCommand extends WeftCommand {
    @Argument(name = "plan", description = "Id of the plan", required = true)
    @Completion(PlanCompleter.class)
    String plan;

    @Override
    protected Report run(WeftService weft) {
        return weft.approve(plan, who());
    }
}
