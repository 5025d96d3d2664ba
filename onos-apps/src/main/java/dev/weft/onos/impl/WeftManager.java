package dev.weft.onos.impl;

import static dev.weft.onos.impl.OsgiPropertyConstants.APPLY_TIMEOUT;
import static dev.weft.onos.impl.OsgiPropertyConstants.APPLY_TIMEOUT_DEFAULT;
import static dev.weft.onos.impl.OsgiPropertyConstants.KEEP_ON_DEACTIVATE;
import static dev.weft.onos.impl.OsgiPropertyConstants.KEEP_ON_DEACTIVATE_DEFAULT;
import static dev.weft.onos.impl.OsgiPropertyConstants.OPERATION_TIMEOUT;
import static dev.weft.onos.impl.OsgiPropertyConstants.OPERATION_TIMEOUT_DEFAULT;
import static dev.weft.onos.impl.OsgiPropertyConstants.PACKET_LIFETIME;
import static dev.weft.onos.impl.OsgiPropertyConstants.PACKET_LIFETIME_DEFAULT;
import static dev.weft.onos.impl.OsgiPropertyConstants.RISKY_SHARE;
import static dev.weft.onos.impl.OsgiPropertyConstants.RISKY_SHARE_DEFAULT;
import static dev.weft.onos.impl.OsgiPropertyConstants.VERIFY_PERIOD;
import static dev.weft.onos.impl.OsgiPropertyConstants.VERIFY_PERIOD_DEFAULT;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.onos.api.Report;
import dev.weft.onos.api.WeftException;
import dev.weft.onos.api.WeftService;
import dev.weft.onos.install.OnosServices;
import dev.weft.onos.netcfg.Devices;
import dev.weft.onos.state.AuditLog;
import dev.weft.onos.state.WeftState;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.onosproject.app.ApplicationService;
import org.onosproject.cfg.ComponentConfigService;
import org.onosproject.cluster.ClusterService;
import org.onosproject.cluster.LeadershipEvent;
import org.onosproject.cluster.LeadershipEventListener;
import org.onosproject.cluster.LeadershipService;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.mastership.MastershipService;
import org.onosproject.net.DeviceId;
import org.onosproject.net.config.NetworkConfigService;
import org.onosproject.net.device.DeviceEvent;
import org.onosproject.net.device.DeviceListener;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.group.GroupService;
import org.onosproject.net.meter.MeterService;
import org.onosproject.net.packet.PacketProcessor;
import org.onosproject.net.packet.PacketService;
import org.onosproject.net.pi.service.PiPipeconfService;
import org.onosproject.store.service.MapEvent;
import org.onosproject.store.service.MapEventListener;
import org.onosproject.store.service.StorageService;
import org.osgi.service.component.ComponentContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The control-plane agent as a component of ONOS: plans on the node that is asked, and leaves it to the leader of the
 * domain to install. It starts when the pipeconf is registered, and compiles for exactly that pipeline.
 */
@Component(
        immediate = true,
        service = WeftService.class,
        property = {
            OPERATION_TIMEOUT + ":Integer=" + OPERATION_TIMEOUT_DEFAULT,
            APPLY_TIMEOUT + ":Integer=" + APPLY_TIMEOUT_DEFAULT,
            PACKET_LIFETIME + ":Integer=" + PACKET_LIFETIME_DEFAULT,
            VERIFY_PERIOD + ":Integer=" + VERIFY_PERIOD_DEFAULT,
            RISKY_SHARE + ":Integer=" + RISKY_SHARE_DEFAULT,
            KEEP_ON_DEACTIVATE + ":Boolean=" + KEEP_ON_DEACTIVATE_DEFAULT
        })
public final class WeftManager implements WeftService {
    private static final Logger LOG = LoggerFactory.getLogger(WeftManager.class);
    private static final int PROCESSOR_PRIORITY = PacketProcessor.director(1);
    private static final String METERS = "org.onosproject.net.meter.impl.MeterManager";

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    WeftPipeconfLoader loader;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    WeftNetcfg netcfg;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    CoreService coreService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    ApplicationService applicationService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    ComponentConfigService componentConfigService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    PiPipeconfService pipeconfService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    NetworkConfigService networkConfigService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    StorageService storageService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    ClusterService clusterService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    LeadershipService leadershipService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    MastershipService mastershipService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    DeviceService deviceService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    FlowRuleService flowRuleService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    GroupService groupService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    MeterService meterService;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    PacketService packetService;

    private final ConcurrentMap<String, DomainController> controllers = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, CompletableFuture<ObjectNode>> waiting = new ConcurrentHashMap<>();
    private final PuntMonitor punts = new PuntMonitor();
    private final MapEventListener<String, String> facts = this::onFact;
    private final DeviceListener deviceEvents = this::onDevice;
    private final LeadershipEventListener leaders = this::onLeadership;
    private final Runnable configured = this::takeAllConfigured;
    private volatile Settings settings = Settings.DEFAULT;

    /** The longest that one write to a device may take, in milliseconds. */
    private int operationTimeoutMillis = OPERATION_TIMEOUT_DEFAULT;

    /** The longest that a request waits for its outcome, in seconds. */
    private int applyTimeoutSeconds = APPLY_TIMEOUT_DEFAULT;

    /** The longest that a packet is on its way through the network, in milliseconds. */
    private int packetLifetimeMillis = PACKET_LIFETIME_DEFAULT;

    /** How often devices are compared with what they should hold, in seconds; 0: only after they come back. */
    private int verifyPeriodSeconds = VERIFY_PERIOD_DEFAULT;

    /** A plan that changes or removes more than this share of the entries waits for approval, in per cent. */
    private int riskySharePercent = RISKY_SHARE_DEFAULT;

    /** Whether devices keep their entries when the application is deactivated; true for an upgrade under traffic. */
    private boolean keepOnDeactivate = KEEP_ON_DEACTIVATE_DEFAULT;

    private ScheduledExecutorService executor;
    private DomainContext context;
    private OnosServices onos;
    private Plans plans;
    private Views views;
    private AuditLog auditLog;

    @Activate
    void activate(ComponentContext component) {
        ApplicationId application = coreService.registerApplication(WeftPipeconfLoader.APPLICATION);
        componentConfigService.registerProperties(getClass());
        // The cells of meters are chosen by the compiler: entries name them.
        componentConfigService.preSetProperty(METERS, "userDefinedIndex", "true");
        modified(component);
        executor = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "weft");
            thread.setDaemon(true);
            return thread;
        });
        onos = new OnosServices(
                application, flowRuleService, groupService, meterService, deviceService, mastershipService);
        Cluster cluster = new Cluster(clusterService, leadershipService);
        WeftState state = new WeftState(storageService, application);
        context = new DomainContext(
                state, netcfg.semantics(), cluster, onos, executor, System::nanoTime, () -> settings, hooks());
        plans = new Plans(context, new Devices(networkConfigService), pipeconfService);
        views = new Views(context, deviceService, mastershipService, punts);
        auditLog = new AuditLog(state, cluster.local().id(), System::currentTimeMillis);
        applicationService.registerDeactivateHook(application, this::removeAll);
        leadershipService.addListener(leaders);
        state.addListener(facts);
        deviceService.addListener(deviceEvents);
        packetService.addProcessor(punts, PROCESSOR_PRIORITY);
        netcfg.listen(configured);
        state.all(WeftState.DESIRED).keySet().forEach(this::controller);
        takeAllConfigured();
        LOG.info("Started on node {}", cluster.local());
    }

    @Modified
    void modified(ComponentContext component) {
        Settings read = new Settings(component == null ? null : component.getProperties());
        settings = read;
        // ONOS's catalogue of properties is made from these fields.
        operationTimeoutMillis = read.operationTimeoutMillis;
        applyTimeoutSeconds = read.applyTimeoutSeconds;
        packetLifetimeMillis = read.packetLifetimeMillis;
        verifyPeriodSeconds = read.verifyPeriodSeconds;
        riskySharePercent = read.riskySharePercent;
        keepOnDeactivate = read.keepOnDeactivate;
        LOG.debug(
                "{} ms, {} s, {} ms, {} s, {} %, keep {}",
                operationTimeoutMillis,
                applyTimeoutSeconds,
                packetLifetimeMillis,
                verifyPeriodSeconds,
                riskySharePercent,
                keepOnDeactivate);
        controllers.values().forEach(DomainController::kick);
    }

    /** This node stops, or the bundle is replaced: the devices keep what they hold, and another node may lead. */
    @Deactivate
    void deactivate() {
        netcfg.forget(configured);
        packetService.removeProcessor(punts);
        deviceService.removeListener(deviceEvents);
        context.state().removeListener(facts);
        leadershipService.removeListener(leaders);
        controllers.forEach((domain, controller) -> {
            controller.close();
            context.cluster().withdraw(domain);
        });
        controllers.clear();
        executor.shutdownNow();
        componentConfigService.unregisterProperties(getClass(), false);
        LOG.info("Stopped");
    }

    /** The application is deactivated in the whole cluster. */
    private void removeAll() {
        if (settings.keepOnDeactivate) {
            LOG.info("Devices keep their entries, as {} says", KEEP_ON_DEACTIVATE);
            return;
        }
        onos.removeAll();
        context.state().clear();
    }

    private DomainContext.Hooks hooks() {
        return new DomainContext.Hooks() {
            @Override
            public void takeConfigured(String domain) {
                WeftManager.this.takeConfigured(domain);
            }

            @Override
            public void requirePipeline(SortedMap<String, DeviceId> devices) {
                plans.requirePipeline(devices);
            }

            @Override
            public void tellAgents(Compilation compilation, SortedMap<String, DeviceId> devices) {
                // Agents are told by their own service, see docs/deploy-onos.md.
            }
        };
    }

    private DomainController controller(String domain) {
        DomainController controller = controllers.computeIfAbsent(domain, name -> {
            context.cluster().run(name);
            return new DomainController(name, context);
        });
        controller.kick();
        return controller;
    }

    private void onFact(MapEvent<String, String> event) {
        String name = event.key();
        if (event.newValue() == null) {
            return;
        }
        if (name.startsWith(WeftState.DESIRED)) {
            controller(name.substring(WeftState.DESIRED.length()));
        } else if (name.startsWith(WeftState.OUTCOME)) {
            String request = name.substring(WeftState.OUTCOME.length());
            CompletableFuture<ObjectNode> waits = waiting.get(request);
            if (waits != null) {
                context.state().get(WeftState.OUTCOME, request).ifPresent(waits::complete);
            }
        }
    }

    private void onDevice(DeviceEvent event) {
        switch (event.type()) {
            case DEVICE_ADDED:
            case DEVICE_AVAILABILITY_CHANGED:
                controllers.values().forEach(DomainController::suspect);
                break;
            default:
                break;
        }
    }

    private void onLeadership(LeadershipEvent event) {
        controllers.forEach((domain, controller) -> {
            if (Cluster.topic(domain).equals(event.subject().topic())) {
                controller.kick();
            }
        });
    }

    private void takeAllConfigured() {
        netcfg.texts().forEach((name, text) -> netcfg.domain(name, text).ifPresent(this::controller));
    }

    /** On the leader: a configuration of the network configuration that was not taken yet becomes the wanted one. */
    private void takeConfigured(String domain) {
        netcfg.texts().forEach((name, text) -> {
            if (!netcfg.domain(name, text).filter(domain::equals).isPresent()) {
                return;
            }
            ObjectNode taken = Reports.object().put("text", text);
            if (context.state()
                    .get(WeftState.NETCFG, domain)
                    .filter(taken::equals)
                    .isPresent()) {
                return;
            }
            ObjectNode plan;
            try {
                plan = plans.make(name, text, "netcfg");
            } catch (WeftException e) {
                if (e.kind() != WeftException.Kind.UNAVAILABLE && e.kind() != WeftException.Kind.CONFLICT) {
                    context.state().put(WeftState.NETCFG, domain, taken);
                }
                throw e;
            }
            context.state().put(WeftState.NETCFG, domain, taken);
            if (Plans.waits(plan)) {
                audited("netcfg", "apply " + name, () -> {
                    throw waiting(plan);
                });
            } else {
                want(plan, "netcfg");
            }
        });
    }

    @Override
    public Report validate(String file, String text) {
        return context.semantics().validate(file, text);
    }

    @Override
    public Report plan(String file, String text, String who) {
        return audited(who, "plan " + file, () -> plans.report(plans.make(file, text, who)));
    }

    @Override
    public Report plan(String id) {
        return plans.report(plans.get(id));
    }

    @Override
    public Report approve(String id, String who) {
        return audited(who, "approve " + id, () -> {
            ObjectNode plan = plans.get(id);
            plan.put("approvedBy", who);
            context.state().put(WeftState.PLAN, id, plan);
            return plans.report(plan);
        });
    }

    @Override
    public Report apply(String id, String who) {
        return audited(who, "apply " + id, () -> apply(plans.get(id), who));
    }

    @Override
    public Report apply(String file, String text, String who) {
        return audited(who, "apply " + file, () -> apply(plans.make(file, text, who), who));
    }

    private Report apply(ObjectNode plan, String who) {
        if (Plans.waits(plan)) {
            throw waiting(plan);
        }
        CompletableFuture<ObjectNode> outcome = want(plan, who);
        try {
            ObjectNode json = outcome.get(settings.applyTimeoutSeconds, TimeUnit.SECONDS);
            if (json.path("done").asBoolean()) {
                return new Report(List.of(json.path("text").asText()), json.toString());
            }
            throw Reports.refusal(WeftException.Kind.CONFLICT, json.path("text").asText());
        } catch (TimeoutException e) {
            throw Reports.refusal(
                    WeftException.Kind.UNAVAILABLE,
                    "not ended within " + settings.applyTimeoutSeconds + " s; it goes on, weft-status says how far");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Reports.refusal(WeftException.Kind.UNAVAILABLE, "interrupted; the installation goes on");
        }
    }

    private static WeftException waiting(ObjectNode plan) {
        List<String> lines = new ArrayList<>();
        lines.add("plan " + plan.path("id").asText() + " waits for approval");
        Reports.texts(plan.path("risks")).forEach(risk -> lines.add("risk: " + risk));
        return Reports.refusal(WeftException.Kind.CONFLICT, lines);
    }

    /** Says in the cluster's store what a domain should hold; its leader does the rest. */
    private CompletableFuture<ObjectNode> want(ObjectNode plan, String who) {
        String request = UUID.randomUUID().toString();
        ObjectNode wanted = Reports.object()
                .put("file", plan.path("file").asText())
                .put("text", plan.path("text").asText())
                .put("request", request)
                .put("plan", plan.path("id").asText())
                .put("base", plan.path("base").asLong())
                .put("who", who);
        wanted.set("devices", plan.get("devices"));
        CompletableFuture<ObjectNode> outcome = new CompletableFuture<>();
        waiting.put(request, outcome);
        outcome.whenComplete((done, failure) -> waiting.remove(request));
        context.state().put(WeftState.DESIRED, plan.path("domain").asText(), wanted);
        controller(plan.path("domain").asText());
        return outcome;
    }

    @Override
    public Report explain(String file, String text, String statement) {
        return context.semantics().explain(context.semantics().compile(file, text), statement);
    }

    @Override
    public Report explain(String statement) {
        for (Compilation compilation : views.compilations().values()) {
            if (compilation.model().statement(statement).isPresent()) {
                return context.semantics().explain(compilation, statement);
            }
        }
        throw Reports.refusal(WeftException.Kind.NOT_FOUND, "no installed configuration has a statement " + statement);
    }

    @Override
    public Report status() {
        return views.status(controllers);
    }

    @Override
    public Report services() {
        return views.services();
    }

    @Override
    public Report instances() {
        return views.instances();
    }

    @Override
    public Report audit() {
        return views.audit();
    }

    @Override
    public Report report(String json, String who) {
        JsonNode metrics = Reports.parse(json);
        return audited(who, "report metrics", () -> Metrics.take(metrics, context.state(), models()));
    }

    private List<SemanticModel> models() {
        List<SemanticModel> models = new ArrayList<>();
        views.compilations().values().forEach(compilation -> models.add(compilation.model()));
        return models;
    }

    @Override
    public List<String> statements() {
        TreeSet<String> ids = new TreeSet<>();
        models().forEach(model -> model.statements().forEach(statement -> ids.add(statement.id())));
        return new ArrayList<>(ids);
    }

    @Override
    public List<String> plans() {
        return new ArrayList<>(context.state().all(WeftState.PLAN).keySet());
    }

    private interface Action {
        Report run();
    }

    private Report audited(String who, String what, Action action) {
        try {
            Report report = action.run();
            List<String> lines = report.lines();
            auditLog.write(who, what, lines.isEmpty() ? "done" : lines.get(lines.size() - 1));
            return report;
        } catch (WeftException e) {
            auditLog.write(who, what, "refused: " + e.report().lines().get(0));
            throw e;
        }
    }
}
