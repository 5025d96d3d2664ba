package dev.weft.onos.cli;

import dev.weft.onos.api.Report;
import dev.weft.onos.api.WeftService;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Says what a statement became. */
@Service
@Command(scope = "onos", name = "weft-explain", description = "Says what a statement became on the devices")
public final class ExplainCommand extends WeftCommand {
    @Argument(name = "statement", description = "Id of the statement, as permission/NAME", required = true)
    @Completion(StatementCompleter.class)
    String statement;

    @Override
    protected Report run(WeftService weft) {
        return weft.explain(statement);
    }
}
