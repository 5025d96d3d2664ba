package dev.weft.onos.impl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.control.core.compile.Compilation;
import dev.weft.onos.api.WeftException;
import dev.weft.onos.install.Installer;
import dev.weft.onos.install.Prepared;
import dev.weft.onos.state.WeftState;
import dev.weft.transaction.Drift;
import dev.weft.transaction.Phase;
import dev.weft.transaction.Result;
import dev.weft.transaction.StoreException;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.onosproject.net.DeviceId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One domain on one node. While this node leads, it brings the devices to what the cluster's store says that they should
 * hold: after every change of that, when a device comes back, and from time to time. All its work is done on the
 * application's one thread.
 */
final class DomainController {
    private static final Logger LOG = LoggerFactory.getLogger(DomainController.class);
    private static final long RETRY_NS = TimeUnit.SECONDS.toNanos(1);

    private final String domain;
    private final DomainContext context;
    private final Steering steering;
    private Installer installer;
    private SortedMap<String, DeviceId> devices = new TreeMap<>();
    private String running = ""; // the request whose transaction is under way
    private Compilation compilation;
    private Prepared prepared;
    private long startedNs;
    private long verifiedNs;
    private boolean suspect; // a device may have changed behind us
    private boolean took; // whether the devices hold what is wanted; else that could not be installed
    private boolean told; // whether the agents know what the devices hold
    private String untold = ""; // why they do not
    private Future<?> next; // the run that is scheduled; null if none is
    private long nextNs;
    private volatile boolean closed;
    private volatile String trouble = "";
    private volatile String drift = "";

    DomainController(String domain, DomainContext context) {
        this.domain = domain;
        this.context = context;
        this.steering = context.steering(domain);
    }

    /** A node that leads begins, if it has not been told of it; where no agent steers, ONOS chooses anew. On the application's thread. */
    void tick() {
        if (closed || !context.cluster().leads(domain)) {
            return;
        }
        if (installer == null) {
            run();
        } else {
            steering.round();
        }
    }

    /** Something has changed: looks after it soon, from any thread. */
    void kick() {
        context.execute(this::run);
    }

    /** A device has come back or another master: it is compared with what it should hold. */
    void suspect() {
        context.execute(() -> {
            suspect = true;
            told = false;
            run();
        });
    }

    void close() {
        closed = true;
    }

    /** Why it does not go on; empty if it does. */
    String trouble() {
        return trouble;
    }

    /** What the last comparison of the devices has found. */
    String drift() {
        return drift;
    }

    /** Runs again after a time at the latest; what is scheduled already is not added to, so that retries do not multiply. */
    private void schedule(long delayNs) {
        long atNs = context.nanos() + delayNs;
        if (next == null || atNs - nextNs < 0) {
            if (next != null) {
                next.cancel(false);
            }
            nextNs = atNs;
            next = context.schedule(
                    () -> {
                        next = null;
                        run();
                    },
                    delayNs);
        }
    }

    private void run() {
        if (closed) {
            return;
        }
        try {
            step();
        } catch (IOException | StoreException | RuntimeException | LinkageError e) {
            String before = trouble;
            trouble = String.valueOf(e.getMessage());
            if (!trouble.equals(before)) {
                LOG.warn("Domain {}: {}; tried again", domain, trouble);
            }
            if (e instanceof IOException) {
                installer = null; // its logs are open elsewhere, or not at all
            }
            schedule(RETRY_NS);
        }
    }

    private void step() throws IOException, StoreException {
        if (!context.cluster().leads(domain)) {
            installer = null;
            running = "";
            return;
        }
        context.takeConfigured(domain);
        ObjectNode wanted = context.state().get(WeftState.DESIRED, domain).orElse(null);
        if (wanted == null) {
            return;
        }
        if (installer == null || running.isEmpty() && !devices.equals(DomainContext.devices(wanted))) {
            open(wanted);
        }
        installer.onTime();
        if (installer.phase() == Phase.DRAIN && !running.isEmpty()) {
            took = true;
            tell(wanted);
        }
        if (installer.phase() == Phase.READY) {
            ready(wanted);
            if (running.isEmpty()) {
                tell(wanted);
            }
        } else if (installer.phase() == Phase.DEPOSED) {
            installer = null;
            running = "";
            schedule(RETRY_NS);
            return;
        }
        trouble = installer.troubles().isEmpty() ? untold : installer.troubles().toString();
        long wait = Math.min(installer.waitNs(), told ? Long.MAX_VALUE : RETRY_NS);
        if (wait != Long.MAX_VALUE) {
            schedule(Math.max(wait, TimeUnit.MILLISECONDS.toNanos(1)));
        } else if (context.settings().verifyPeriodSeconds > 0) {
            schedule(TimeUnit.SECONDS.toNanos(context.settings().verifyPeriodSeconds));
        }
    }

    private void open(ObjectNode wanted) throws IOException {
        devices = DomainContext.devices(wanted);
        running = "";
        suspect = true;
        installer = new Installer(
                domain,
                context.stores(domain, devices),
                context.state().logs(),
                context.cluster().number(),
                context.settings().timing(),
                context::nanos);
        LOG.info("Domain {}: this node leads, devices {}", domain, devices);
        installer.start();
    }

    private void ready(ObjectNode wanted) throws IOException, StoreException {
        if (!running.isEmpty()) {
            ended(wanted);
        }
        String request = wanted.path("request").asText();
        Optional<ObjectNode> ended = context.state().get(WeftState.OUTCOME, request);
        if (ended.isEmpty()) {
            begin(wanted, request);
            return;
        }
        took = ended.get().path("done").asBoolean();
        long periodNs = TimeUnit.SECONDS.toNanos(context.settings().verifyPeriodSeconds);
        if (suspect || periodNs > 0 && context.nanos() - verifiedNs >= periodNs) {
            verify();
            compilation = context.semantics().compile(text(wanted, "file"), text(wanted, "text"));
        }
    }

    private void verify() throws IOException, StoreException {
        SortedMap<String, Drift> found = installer.verify();
        verifiedNs = context.nanos();
        suspect = false;
        StringBuilder words = new StringBuilder();
        found.forEach((name, of) -> {
            if (!of.isNone()) {
                words.append(words.length() == 0 ? "" : "; ")
                        .append(name)
                        .append(": ")
                        .append(of);
            }
        });
        if (words.length() > 0) {
            drift = words.toString();
            LOG.warn("Domain {}: drift found and repaired: {}", domain, drift);
        }
    }

    private void begin(ObjectNode wanted, String request) throws IOException {
        startedNs = context.nanos();
        try {
            verify();
            context.requirePipeline(devices);
            compilation = context.semantics().compile(text(wanted, "file"), text(wanted, "text"));
            prepared = Prepared.of(context.semantics().pipeline(), compilation, installer.images());
        } catch (WeftException | StoreException e) {
            outcome(request, false, e.getMessage());
            return;
        }
        told = false;
        if (prepared.isEmpty()) {
            took = true;
            tell(wanted);
            outcome(request, true, "nothing to change");
            return;
        }
        if (wanted.has("base") && wanted.path("base").asLong() != prepared.base()) {
            outcome(request, false, "the devices no longer hold what the plan was made for; plan again");
            return;
        }
        String unprepared = steering.prepare(compilation, devices);
        if (!unprepared.isEmpty()) {
            took = false;
            outcome(request, false, unprepared);
            return;
        }
        running = request;
        installer.begin(prepared);
        schedule(0);
    }

    private void ended(ObjectNode wanted) {
        Result result = installer.result();
        String request = running;
        running = "";
        took = result.kind() == Result.Kind.COMMITTED;
        if (took) {
            tell(wanted);
            String flips = prepared.flips() == 0 ? "" : ", " + prepared.flips() + " flips";
            outcome(request, true, prepared.writes() + " writes" + flips);
        } else {
            told = false;
            String part = installer.refused();
            String by = result.participant().isEmpty() ? "" : result.participant() + ": ";
            outcome(
                    request,
                    false,
                    by + result.reason() + (part.isEmpty() ? "" : " (" + part + ")")
                            + "; what was written is taken back on every device");
        }
    }

    private void tell(ObjectNode wanted) {
        if (told) {
            return;
        }
        if (!took) {
            untold = steering.goBack(devices);
        } else if (compilation != null) {
            untold = steering.tell(compilation, text(wanted, "file"), text(wanted, "text"), devices);
        } else {
            return;
        }
        told = untold.isEmpty();
    }

    private void outcome(String request, boolean done, String text) {
        ObjectNode outcome = Reports.object()
                .put("request", request)
                .put("domain", domain)
                .put("done", done)
                .put("text", text)
                .put("node", context.cluster().local().id())
                .put("term", installer.term())
                .put("millis", TimeUnit.NANOSECONDS.toMillis(context.nanos() - startedNs));
        context.state().put(WeftState.OUTCOME, request, outcome);
        LOG.info("Domain {}: request {}: {}", domain, request, text);
    }

    private static String text(ObjectNode wanted, String field) {
        return wanted.path(field).asText();
    }
}
