package dev.weft.onos.cli;

import dev.weft.onos.api.Report;
import dev.weft.onos.api.WeftService;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Says what instances there are. */
@Service
@Command(scope = "onos", name = "weft-instances", description = "Says what instances there are")
public final class InstancesCommand extends WeftCommand {
    @Override
    protected Report run(WeftService weft) {
        return weft.instances();
    }
}
