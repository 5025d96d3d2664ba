package dev.weft.lab.routing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** Runs cases under policies, with several seeds, and reports the medians. */
public final class RoutingBench {
    private final RoutingSettings settings;
    private final Consumer<String> progress;

    /** @param progress told of each figure as it comes, from several threads one after the other */
    public RoutingBench(RoutingSettings settings, Consumer<String> progress) {
        this.settings = settings;
        this.progress = progress;
    }

    /** Runs all; takes minutes. */
    public RoutingReport run() throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(settings.threads());
        try {
            List<Pending> pending = new ArrayList<>();
            for (RoutingCase routingCase : settings.cases()) {
                for (RoutingPolicy policy : settings.policies()) {
                    List<Future<Outcome>> seeds = LongStream.rangeClosed(1, settings.seeds())
                            .mapToObj(seed -> pool.submit(() -> one(routingCase, policy, seed)))
                            .toList();
                    pending.add(new Pending(routingCase, policy, seeds));
                }
            }
            List<RoutingReport.Row> rows = new ArrayList<>();
            for (Pending each : pending) {
                List<Outcome> outcomes = new ArrayList<>();
                for (Future<Outcome> seed : each.seeds) {
                    outcomes.add(seed.get());
                }
                RoutingReport.Row row =
                        RoutingReport.Row.of(each.routingCase, each.policy, by(each), Outcome.median(outcomes));
                rows.add(row);
                progress.accept(row.toString());
            }
            return new RoutingReport(settings.requests(), settings.seeds(), rows, List.of(), List.of());
        } catch (ExecutionException e) {
            throw new IllegalStateException("a run ended with an error: " + e.getCause(), e);
        } finally {
            pool.shutdownNow();
        }
    }

    private String by(Pending each) {
        if (each.policy != RoutingPolicy.WEFT) {
            return "simulation";
        }
        return onSwitches(each.routingCase) ? "switches" : "twin";
    }

    private Outcome one(RoutingCase routingCase, RoutingPolicy policy, long seed) {
        if (policy == RoutingPolicy.WEFT && onSwitches(routingCase)) {
            try (WeftRun run = new WeftRun(routingCase, seed)) {
                return run.run(settings.requests());
            }
        }
        Chooser chooser =
                policy == RoutingPolicy.WEFT ? new SimulatedWeft(routingCase) : Baselines.of(policy, routingCase);
        return new QueueSimulation(routingCase, chooser, seed, settings.requests(routingCase)).run();
    }

    private boolean onSwitches(RoutingCase routingCase) {
        return !settings.twin() && settings.switches().contains(routingCase) && WeftRun.takes(routingCase);
    }

    private record Pending(RoutingCase routingCase, RoutingPolicy policy, List<Future<Outcome>> seeds) {}
}
