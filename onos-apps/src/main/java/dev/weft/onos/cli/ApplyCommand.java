package dev.weft.onos.cli;

import dev.weft.onos.api.Report;
import dev.weft.onos.api.WeftService;
import java.io.IOException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Installs a configuration, or a plan. */
@Service
@Command(scope = "onos", name = "weft-apply", description = "Installs a plan, or a semantic configuration")
public final class ApplyCommand extends WeftCommand {
    @Argument(
            name = "plan or file",
            description = "Id of a plan, or a semantic configuration, a file on this node",
            required = true)
    @Completion(PlanCompleter.class)
    String what;

    @Override
    protected Report run(WeftService weft) throws IOException {
        return weft.plans().contains(what) ? weft.apply(what, who()) : weft.apply(what, read(what), who());
    }
}
