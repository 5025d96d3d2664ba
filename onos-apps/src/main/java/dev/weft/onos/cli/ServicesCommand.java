package dev.weft.onos.cli;

import dev.weft.onos.api.Report;
import dev.weft.onos.api.WeftService;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Says what services there are. */
@Service
@Command(scope = "onos", name = "weft-services", description = "Says what services there are")
public final class ServicesCommand extends WeftCommand {
    @Override
    protected Report run(WeftService weft) {
        return weft.services();
    }
}
