package dev.weft.onos.impl;

import static dev.weft.onos.impl.OsgiPropertyConstants.APPLY_TIMEOUT;
import static dev.weft.onos.impl.OsgiPropertyConstants.APPLY_TIMEOUT_DEFAULT;
import static dev.weft.onos.impl.OsgiPropertyConstants.OPERATION_TIMEOUT;
import static dev.weft.onos.impl.OsgiPropertyConstants.OPERATION_TIMEOUT_DEFAULT;
import static dev.weft.onos.impl.OsgiPropertyConstants.PACKET_LIFETIME;
import static dev.weft.onos.impl.OsgiPropertyConstants.PACKET_LIFETIME_DEFAULT;
import static dev.weft.onos.impl.OsgiPropertyConstants.PURGE_ON_DEACTIVATE;
import static dev.weft.onos.impl.OsgiPropertyConstants.PURGE_ON_DEACTIVATE_DEFAULT;
import static dev.weft.onos.impl.OsgiPropertyConstants.RISKY_SHARE;
import static dev.weft.onos.impl.OsgiPropertyConstants.RISKY_SHARE_DEFAULT;
import static dev.weft.onos.impl.OsgiPropertyConstants.VERIFY_PERIOD;
import static dev.weft.onos.impl.OsgiPropertyConstants.VERIFY_PERIOD_DEFAULT;

import dev.weft.onos.agents.Agents;
import dev.weft.onos.agents.DirectSteering;
import dev.weft.onos.api.Report;
import dev.weft.onos.api.WeftService;
import dev.weft.onos.install.OnosServices;
import dev.weft.onos.netcfg.Devices;
import dev.weft.onos.state.AuditLog;
import dev.weft.onos.state.WeftState;
import java.util.List;
import java.util.SortedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.onosproject.app.ApplicationService;
import org.onosproject.cfg.ComponentConfigService;
import org.onosproject.cfg.ConfigProperty;
import org.onosproject.cluster.ClusterService;
import org.onosproject.cluster.LeadershipService;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.grpc.api.GrpcChannelController;
import org.onosproject.mastership.MastershipService;
import org.onosproject.net.DeviceId;
import org.onosproject.net.config.NetworkConfigService;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.flow.FlowRuleService;
import org.onosproject.net.group.GroupService;
import org.onosproject.net.meter.MeterService;
import org.onosproject.net.packet.PacketProcessor;
import org.onosproject.net.packet.PacketService;
import org.onosproject.net.pi.service.PiPipeconfService;
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
            PURGE_ON_DEACTIVATE + ":Boolean=" + PURGE_ON_DEACTIVATE_DEFAULT
        })
public final class WeftManager implements WeftService {
    private static final Logger LOG = LoggerFactory.getLogger(WeftManager.class);
    private static final int PROCESSOR_PRIORITY = PacketProcessor.director(1);
    private static final String METERS = "org.onosproject.net.meter.impl.MeterManager";
    private static final String GROUPS = "org.onosproject.net.group.impl.GroupManager";

    /** ONOS sees what a device holds when it polls; at its own 30 s every transaction would take a minute. */
    private static final String POLL_SECONDS = "2";

    /** How often ONOS chooses instances where no agent does, in seconds. */
    private static final long STEER_SECONDS = 1;

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

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    GrpcChannelController channels;

    private final PuntMonitor punts = new PuntMonitor();
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

    /** Whether the application takes everything away that it has installed when it is deactivated, for good. */
    private boolean purgeOnDeactivate = PURGE_ON_DEACTIVATE_DEFAULT;

    private ScheduledExecutorService executor;
    private OnosServices onos;
    private WeftState state;
    private List<Runnable> closing = List.of();
    private Domains domains;
    private Operations operations;

    @Activate
    void activate(ComponentContext component) {
        ApplicationId application = coreService.registerApplication(WeftPipeconfLoader.APPLICATION);
        componentConfigService.registerProperties(getClass());
        // The cells of meters are chosen by the compiler: entries name them.
        componentConfigService.preSetProperty(METERS, "userDefinedIndex", "true");
        componentConfigService.preSetProperty(METERS, "fallbackMeterPollFrequency", POLL_SECONDS, false);
        componentConfigService.preSetProperty(GROUPS, "fallbackGroupPollFrequency", POLL_SECONDS, false);
        modified(component);
        executor = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "weft");
            thread.setDaemon(true);
            return thread;
        });
        onos = new OnosServices(
                application, flowRuleService, groupService, meterService, deviceService, mastershipService);
        Cluster cluster = new Cluster(clusterService, leadershipService);
        state = new WeftState(storageService, application);
        Devices devices = new Devices(networkConfigService, deviceService);
        Agents agents = new Agents(channels, networkConfigService);
        Hooks hooks = new Hooks(devices, agents);
        DomainContext context = new DomainContext(
                state, netcfg.semantics(), cluster, onos, executor, System::nanoTime, () -> settings, hooks);
        Plans plans = new Plans(context, devices, pipeconfService);
        Views views = new Views(context, deviceService, mastershipService, punts);
        AuditLog audit = new AuditLog(state, cluster.local().id(), System::currentTimeMillis);
        domains = new Domains(context, deviceService, leadershipService);
        Requests requests = new Requests(context, domains);
        operations = new Operations(context, plans, requests, views, domains, audit);
        Configured configured = new Configured(context, netcfg, plans, requests, domains, operations);
        hooks.join(plans, configured);
        applicationService.registerDeactivateHook(application, this::deactivated);
        packetService.addProcessor(punts, PROCESSOR_PRIORITY);
        domains.start();
        requests.start();
        configured.start();
        closing = List.of(configured::stop, requests::stop, domains::stop);
        executor.scheduleWithFixedDelay(this::tick, STEER_SECONDS, STEER_SECONDS, TimeUnit.SECONDS);
        LOG.info("Started on node {}", cluster.local());
    }

    private void tick() {
        try {
            domains.tick();
        } catch (RuntimeException e) { // an exception would end the schedule
            LOG.warn("ONOS's stores do not answer, tried again: {}", e.getMessage());
        }
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
        purgeOnDeactivate = read.purgeOnDeactivate;
        LOG.debug(
                "{} ms, {} s, {} ms, {} s, {} %, purge {}",
                operationTimeoutMillis,
                applyTimeoutSeconds,
                packetLifetimeMillis,
                verifyPeriodSeconds,
                riskySharePercent,
                purgeOnDeactivate);
        if (domains != null) {
            domains.kick();
        }
    }

    /** This node stops, or the bundle is replaced: the devices keep what they hold, and another node may lead. */
    @Deactivate
    void deactivate() {
        halt();
        packetService.removeProcessor(punts);
        componentConfigService.unregisterProperties(getClass(), false);
        LOG.info("Stopped");
    }

    /** Nothing is installed from now on. */
    private void halt() {
        closing.forEach(Runnable::run);
        executor.shutdownNow();
    }

    /** The application is deactivated in the whole cluster: an upgrade, as long as nobody says that it goes for good. */
    private void deactivated() {
        // A property that was set a moment ago has not come to this component yet.
        ConfigProperty purge = componentConfigService.getProperty(getClass().getName(), PURGE_ON_DEACTIVATE);
        boolean goes = purge == null ? settings.purgeOnDeactivate : Boolean.parseBoolean(purge.value());
        LOG.info("Deactivated: {}", goes ? "everything is taken away" : "devices keep their entries");
        if (goes) {
            halt(); // else what stands in the network configuration would be installed again
            onos.removeAll();
            state.clear();
            // ONOS keeps properties of applications that are gone: the next one would purge at its first upgrade.
            componentConfigService.unsetProperty(getClass().getName(), PURGE_ON_DEACTIVATE);
        }
    }

    /** What controllers of domains ask of parts that are made after them. */
    private final class Hooks implements DomainContext.Hooks {
        private final Devices devices;
        private final Agents agents;
        private Plans plans;
        private Configured configured;

        Hooks(Devices devices, Agents agents) {
            this.devices = devices;
            this.agents = agents;
        }

        void join(Plans planner, Configured source) {
            plans = planner;
            configured = source;
        }

        @Override
        public void takeConfigured(String domain) {
            configured.take(domain);
        }

        @Override
        public void requirePipeline(SortedMap<String, DeviceId> of) {
            plans.requirePipeline(of);
        }

        @Override
        public Steering steering(String domain) {
            DirectSteering direct = new DirectSteering(packetService, deviceService);
            return new Steering(domain, state, netcfg.semantics(), agents, direct, devices);
        }
    }

    @Override
    public Report validate(String file, String text) {
        return operations.validate(file, text);
    }

    @Override
    public Report plan(String file, String text, String who) {
        return operations.plan(file, text, who);
    }

    @Override
    public Report plan(String id) {
        return operations.plan(id);
    }

    @Override
    public Report approve(String id, String who) {
        return operations.approve(id, who);
    }

    @Override
    public Report apply(String id, String who) {
        return operations.apply(id, who);
    }

    @Override
    public Report apply(String file, String text, String who) {
        return operations.apply(file, text, who);
    }

    @Override
    public Report explain(String file, String text, String statement) {
        return operations.explain(file, text, statement);
    }

    @Override
    public Report explain(String statement) {
        return operations.explain(statement);
    }

    @Override
    public Report status() {
        return operations.status();
    }

    @Override
    public Report services() {
        return operations.services();
    }

    @Override
    public Report instances() {
        return operations.instances();
    }

    @Override
    public Report audit() {
        return operations.audit();
    }

    @Override
    public Report report(String json, String who) {
        return operations.report(json, who);
    }

    @Override
    public List<String> statements() {
        return operations.statements();
    }

    @Override
    public List<String> plans() {
        return operations.plans();
    }
}
