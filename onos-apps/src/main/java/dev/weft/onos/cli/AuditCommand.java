package dev.weft.onos.cli;

import dev.weft.onos.api.Report;
import dev.weft.onos.api.WeftService;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;

/** Says who did what. */
@Service
@Command(scope = "onos", name = "weft-audit", description = "Says who did what")
public final class AuditCommand extends WeftCommand {
    @Override
    protected Report run(WeftService weft) {
        return weft.audit();
    }
}
