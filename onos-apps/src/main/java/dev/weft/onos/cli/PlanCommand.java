package dev.weft.onos.cli;

import dev.weft.onos.api.Report;
import dev.weft.onos.api.WeftService;
import java.io.IOException;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.support.completers.FileCompleter;

/** Says what a configuration would change. */
@Service
@Command(scope = "onos", name = "weft-plan", description = "Says what a semantic configuration would change")
public final class PlanCommand extends WeftCommand {
    @Argument(name = "file", description = "Semantic configuration, a file on this node", required = true)
    @Completion(FileCompleter.class)
    String file;

    @Override
    protected Report run(WeftService weft) throws IOException {
        return weft.plan(file, read(file), who());
    }
}
