package dev.weft.onos.cli;

import dev.weft.onos.api.Report;
import dev.weft.onos.api.WeftService;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Says how the domains, their leaders and devices are. */
@Service
@Command(scope = "onos", name = "weft-status", description = "Says how the domains, their leaders and devices are")
public final class StatusCommand extends WeftCommand {
    @Override
    protected Report run(WeftService weft) {
        return weft.status();
    }
}
