package dev.weft.onos.cli;

import dev.weft.onos.api.WeftService;
import java.util.List;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.onosproject.cli.AbstractChoicesCompleter;
import org.onosproject.cli.AbstractShellCommand;

/** Completes the ids of plans. */
@Service
public final class PlanCompleter extends AbstractChoicesCompleter {
    @Override
    protected List<String> choices() {
        return AbstractShellCommand.get(WeftService.class).plans();
    }
}
