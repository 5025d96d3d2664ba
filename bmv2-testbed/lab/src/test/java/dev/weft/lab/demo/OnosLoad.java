package dev.weft.lab.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Service;
import dev.weft.lab.fabric.Fabric;
import dev.weft.lab.host.Arrivals;
import dev.weft.lab.host.RequestSource;
import dev.weft.lab.time.Clock;

/** A hundred requests a second of the demo's first agent, for its service "render", while ONOS changes the switches. */
final class OnosLoad {
    private static final long ANSWER_LIMIT_NS = 60_000_000_000L;
    private static final int TRAFFIC_CLASS = 46;

    private final Clock clock;
    private final Ledger ledger = new Ledger();
    private RequestSource source;

    /** The instances of a fabric run from now on; nobody asks them yet. */
    OnosLoad(Fabric fabric) {
        clock = fabric.clock();
        Service service = fabric.model().service("render").orElseThrow();
        Agent agent = fabric.model().agents().get(0);
        clock.call(() -> {
            DemoBed bed = new DemoBed(fabric, DemoView.NONE);
            Ledger.Judge judge = instance -> bed.referee().allows(agent, service, TRAFFIC_CLASS, instance);
            source = bed.source(agent, service, TRAFFIC_CLASS, "load")
                    .firstFlow(30_000)
                    .flows(8, 5)
                    .arrivals(Arrivals.poisson(100))
                    .onSent(request -> ledger.sent())
                    .onReply(request -> ledger.replied("load", request, judge))
                    .build();
        });
    }

    /** A configuration that changes another service, and entries that every request of the load meets. */
    static String changed(String configuration) {
        return configuration.replace("port: 9100", "port: 9200").replace("idleTimeout: 30s", "idleTimeout: 31s");
    }

    void start() {
        clock.call(source::start);
    }

    /** No request more; waits for the answers, and fails if one is missing or came from where it should not. */
    void stopWithoutLoss(int atLeast) {
        clock.call(source::stop);
        clock.await(() -> ledger.unanswered() == 0, ANSWER_LIMIT_NS);
        assertThat(ledger.sentCount()).isGreaterThanOrEqualTo(atLeast);
        assertThat(ledger.unanswered()).as("lost of %d", ledger.sentCount()).isZero();
        assertThat(ledger.misrouted()).isZero();
        assertThat(ledger.affinityViolations()).isZero();
    }

    @Override
    public String toString() {
        return ledger.sentCount() + " requests, " + ledger.unanswered() + " unanswered, " + ledger.misrouted()
                + " misrouted, " + ledger.affinityViolations() + " affinity violations";
    }
}
