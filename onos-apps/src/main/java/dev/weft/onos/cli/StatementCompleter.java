package dev.weft.onos.cli;

import dev.weft.onos.api.WeftService;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.onosproject.cli.AbstractChoicesCompleter;
import org.onosproject.cli.AbstractShellCommand;

/** Completes the ids of installed statements. */
@Service
public final class StatementCompleter extends AbstractChoicesCompleter {
    @Override
    protected List<String> choices() {
        return AbstractShellCommand.get(WeftService.class).statements();
    }
}
