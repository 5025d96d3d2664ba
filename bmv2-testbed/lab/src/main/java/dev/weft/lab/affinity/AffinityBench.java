package dev.weft.lab.affinity;

import dev.weft.control.core.compile.DataPlaneIds;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.lab.fabric.Fabric;
import dev.weft.lab.time.VirtualClock;
import dev.weft.p4.program.WeftP4;
import java.util.function.Consumer;

/** Holds flows open on real switches with real agents in virtual time, lets things happen, and asks the referee. */
public final class AffinityBench {
    private static final long METRIC_NS = 20_000_000;
    private static final long PINS_LOOK_NS = 500_000_000;
    private static final long STABLE_LIMIT_NS = 10_000_000_000L;
    private static final double NS_PER_SECOND = 1e9;
    private static final int LIMIT_LIVES = 20;

    private final AffinitySettings settings;
    private final Consumer<String> progress;

    /** @param progress told each second of virtual time how far it is */
    public AffinityBench(AffinitySettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /**
     * Runs it.
     *
     * @throws IllegalStateException if flows do not come to their end
     */
    public AffinityReport run() {
        Instances instances = new Instances(settings.instances());
        AffinityNetwork network = new AffinityNetwork(settings);
        SemanticModel model = network.model(instances, 0);
        try (VirtualClock clock = new VirtualClock();
                Fabric fabric = Fabric.of(model, clock, settings.seed())) {
            fabric.apply();
            DataPlaneIds ids = DataPlaneIds.of(model);
            Referee referee = new Referee(settings, instances);
            for (int i = 1; i <= settings.instances(); i++) {
                String site = network.near(i) ? AffinityNetwork.INGRESS : AffinityNetwork.SITE;
                int number = ids.instance(AffinityNetwork.instance(i));
                new CountingInstance(fabric.host(AffinityNetwork.machine(i)), i, number, instances, referee)
                        .reportTo(model.switchNode(site).orElseThrow().address().octets(), METRIC_NS);
            }
            if (!fabric.awaitStable(STABLE_LIMIT_NS)) {
                throw new IllegalStateException("the agents do not know: " + fabric.unknown());
            }
            byte[] service = model.services().get(0).address().octets();
            Clients clients = new Clients(settings, fabric, ids, service, referee);
            return play(fabric, clients, new Churn(network, fabric, instances), referee);
        }
    }

    private AffinityReport play(Fabric fabric, Clients clients, Churn churn, Referee referee) {
        long startNs = fabric.clock().nowNs();
        long limitNs = startNs + LIMIT_LIVES * settings.lifeNs() * settings.flows() / settings.open();
        long[] pins = {0};
        fabric.clock().post(PINS_LOOK_NS, () -> lookAtPins(fabric, pins));
        clients.start();
        for (int second = 0; !clients.isOver(); second++) {
            if (fabric.clock().nowNs() > limitNs) {
                throw new IllegalStateException(
                        "flows that do not end: " + referee.opened() + " of " + settings.flows() + " opened");
            }
            churn.second(second);
            progress.accept(String.format(
                    java.util.Locale.ROOT,
                    "%5.1f s: %d flows opened, most at once %d, %d packets, %d violations, %d went on after a death",
                    (fabric.clock().nowNs() - startNs) / NS_PER_SECOND,
                    referee.opened(),
                    referee.maxOpen(),
                    referee.packets(),
                    referee.violations(),
                    referee.resteered()));
        }
        double seconds = (fabric.clock().nowNs() - startNs) / NS_PER_SECOND;
        return new AffinityReport(
                settings.cookie() ? "cookie" : "state",
                referee.opened(),
                referee.maxOpen(),
                referee.packets(),
                settings.cookie() ? 0 : stateCells(fabric),
                referee.violations(),
                referee.resteered(),
                clients.packets() - referee.packets(),
                pins[0],
                churn.changes(),
                churn.total() / seconds / settings.instances(),
                seconds);
    }

    /** Cells of the ingress switch that can hold a flow, and entries of its table of pins. */
    static long stateCells(Fabric fabric) {
        long cells = fabric
                .device(AffinityNetwork.INGRESS)
                .embedded()
                .orElseThrow()
                .running()
                .control()
                .state()
                .registers()
                .stream()
                .filter(array -> array.name().endsWith("affinity.cells.owner"))
                .mapToLong(array -> array.size())
                .sum();
        return cells + WeftP4.Tables.Pins.SIZE;
    }

    private static void lookAtPins(Fabric fabric, long[] most) {
        int now = fabric.device(AffinityNetwork.INGRESS)
                .embedded()
                .orElseThrow()
                .running()
                .control()
                .tables()
                .size(WeftP4.Tables.Pins.NAME);
        most[0] = Math.max(most[0], now);
        fabric.clock().post(PINS_LOOK_NS, () -> lookAtPins(fabric, most));
    }
}
