package dev.weft.onos.cli;

import dev.weft.onos.api.Report;
import dev.weft.onos.api.WeftException;
import dev.weft.onos.api.WeftService;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.console.Session;
import org.onosproject.cli.AbstractShellCommand;

/** What the commands share: {@code -j} prints JSON, and errors are those of the command line. */
public abstract class WeftCommand extends AbstractShellCommand {
    @Reference
    Session session;

    /** Does the work. */
    protected abstract Report run(WeftService weft) throws IOException;

    @Override
    protected final void doExecute() {
        try {
            show(run(get(WeftService.class)));
        } catch (WeftException e) {
            show(e.report());
        } catch (IOException e) {
            error("%s", "cannot read " + e.getMessage() + "; name a file on this node");
        }
    }

    private void show(Report report) {
        if (outputJson()) {
            print("%s", report.json());
        } else {
            report.lines().forEach(line -> print("%s", line));
        }
    }

    /** Who is logged in, for the audit log. */
    protected final String who() {
        Object user = session == null ? null : session.get("USER");
        return user == null ? "cli" : user.toString();
    }

    /** The text of a file on this node. */
    protected static String read(String file) throws IOException {
        return Files.readString(Path.of(file));
    }
}
