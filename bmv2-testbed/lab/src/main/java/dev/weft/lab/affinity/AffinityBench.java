package dev.weft.lab.affinity;

import dev.weft.control.core.compile.DataPlaneIds;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.dataplane.agent.target.Pipeline;
import dev.weft.lab.fabric.Fabric;
import dev.weft.lab.fabric.SwitchTarget;
import dev.weft.lab.time.Clock;
import dev.weft.lab.time.VirtualClock;
import dev.weft.lab.time.WallClock;
import dev.weft.p4.program.WeftP4;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import p4.config.v1.P4InfoOuterClass.Register;

/** Holds flows open on real switches with real agents, lets things happen, and asks the referee. */
public final class AffinityBench {
    private static final long STABLE_LIMIT_NS = 30_000_000_000L;
    private static final double NS_PER_SECOND = 1e9;
    private static final int LIMIT_LIVES = 20;

    private final AffinitySettings settings;
    private final Consumer<String> progress;

    /** @param progress told each second of the network's time how far it is */
    public AffinityBench(AffinitySettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Runs it on embedded switches, in virtual time.
     *
     * @throws IllegalStateException if flows do not come to their end
     */
    public AffinityReport run() {
        Instances instances = new Instances(settings.instances());
        AffinityNetwork network = new AffinityNetwork(settings);
        SemanticModel model = network.model(instances, 0);
        try (Clock clock = new VirtualClock();
                Fabric fabric = Fabric.of(model, clock, settings.seed())) {
            return run(fabric, network, instances, "embedded");
        }
    }

    /**
     * Runs it on switches that are processes of their own, on the wall clock.
     *
     * @param targetName for the report
     * @param targets of a model's switches
     * @throws IllegalStateException if flows do not come to their end, or switches do not start
     */
    public AffinityReport run(String targetName, Function<SemanticModel, SwitchTarget.Factory> targets) {
        Instances instances = new Instances(settings.instances());
        AffinityNetwork network = new AffinityNetwork(settings);
        SemanticModel model = network.model(instances, 0);
        try (Clock clock = new WallClock(System::nanoTime, 1);
                Fabric fabric = Fabric.of(model, clock, settings.seed(), Optional.of(targets.apply(model)))) {
            return run(fabric, network, instances, targetName);
        }
    }

    private AffinityReport run(Fabric fabric, AffinityNetwork network, Instances instances, String targetName) {
        SemanticModel model = fabric.model();
        fabric.apply();
        DataPlaneIds ids = DataPlaneIds.of(model);
        Referee referee = new Referee(settings, instances);
        fabric.clock().call(() -> {
            for (int i = 1; i <= settings.instances(); i++) {
                String site = network.near(i) ? AffinityNetwork.INGRESS : AffinityNetwork.SITE;
                int number = ids.instance(AffinityNetwork.instance(i));
                new CountingInstance(fabric.host(AffinityNetwork.machine(i)), i, number, instances, referee)
                        .reportTo(model.switchNode(site).orElseThrow().address().octets(), settings.pace().metricNs);
            }
        });
        if (!fabric.awaitStable(STABLE_LIMIT_NS)) {
            throw new IllegalStateException("the agents do not know: " + fabric.unknown());
        }
        byte[] service = model.services().get(0).address().octets();
        Clients clients = new Clients(settings, fabric, ids, service, referee);
        Churn churn = new Churn(network, fabric, instances, settings.pace().mostAbsenceNs);
        return play(fabric, clients, churn, referee, targetName);
    }

    private AffinityReport play(Fabric fabric, Clients clients, Churn churn, Referee referee, String targetName) {
        long startNs = fabric.clock().nowNs();
        long limitNs = startNs + LIMIT_LIVES * settings.lifeNs() * settings.flows() / settings.open();
        long pins = 0;
        AffinityReport[] report = new AffinityReport[1];
        fabric.clock().call(clients::start);
        for (int second = 0; report[0] == null || !clients.isOver(); second++) {
            if (fabric.clock().nowNs() > limitNs) {
                throw new IllegalStateException(
                        "flows that do not end: " + referee.opened() + " of " + settings.flows() + " opened");
            }
            churn.second(second);
            pins = Math.max(
                    pins, fabric.device(AffinityNetwork.INGRESS).status().getPins());
            long mostPins = pins;
            double seconds = (fabric.clock().nowNs() - startNs) / NS_PER_SECOND;
            fabric.clock().call(() -> report[0] = report(clients, churn, referee, targetName, mostPins, seconds));
            progress.accept(String.format(
                    java.util.Locale.ROOT,
                    "%5.1f s: %d flows opened, most at once %d, %d packets, %d violations, %d went on after a death",
                    seconds,
                    report[0].flows(),
                    report[0].maxOpen(),
                    report[0].packets(),
                    report[0].violations(),
                    report[0].resteeredOnDeath()));
        }
        return report[0];
    }

    private AffinityReport report(
            Clients clients, Churn churn, Referee referee, String targetName, long mostPins, double seconds) {
        return new AffinityReport(
                targetName,
                settings.cookie() ? "cookie" : "state",
                referee.opened(),
                referee.maxOpen(),
                referee.packets(),
                settings.cookie() ? 0 : stateCells(),
                referee.violations(),
                referee.resteered(),
                clients.packets() - referee.packets(),
                mostPins,
                churn.changes(),
                churn.total() / seconds / settings.instances(),
                seconds);
    }

    /** Cells of the ingress switch that can hold a flow, and entries of its table of pins. */
    private static long stateCells() {
        long cells = Pipeline.weft().p4info().getRegistersList().stream()
                .filter(array -> array.getPreamble().getName().endsWith("affinity.cells.owner"))
                .mapToLong(Register::getSize)
                .sum();
        return cells + WeftP4.Tables.Pins.SIZE;
    }
}
