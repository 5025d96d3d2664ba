package dev.weft.lab.demo;

import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Service;
import dev.weft.lab.host.Arrivals;
import dev.weft.lab.host.ComputeInstance;
import dev.weft.lab.host.Request;
import dev.weft.lab.host.RequestSource;
import dev.weft.lab.time.Clock;
import dev.weft.lab.twin.Explanation;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everyday traffic of several clients over one service: first in peace, then while an instance is slow. */
final class TrafficChapter {
    private static final double REQUESTS_PER_SECOND = 1000;
    private static final int CONCURRENT_FLOWS = 8;
    private static final int REQUESTS_PER_FLOW = 5;
    private static final int INTERACTIVE = 46;
    private static final int FIRST_FLOW = 30_000;
    private static final int FIRST_LONG_FLOW = 20_000;
    private static final int LONG_FLOWS = 12;
    private static final long LONG_FLOW_PERIOD_NS = 40_000_000;
    private static final long WARM_UP_NS = 1_500_000_000;
    private static final long SLOW_NS = 5_000_000_000L;
    private static final long DRAIN_LIMIT_NS = 30_000_000_000L;
    private static final double SLOW_SPEED = 0.1;

    private final DemoBed bed;
    private final List<Agent> agents;
    private final Service service;
    private final List<RequestSource> clients = new ArrayList<>();
    private final List<RequestSource> longLived = new ArrayList<>();
    private Ledger ledger = new Ledger();
    private final Ledger flows = new Ledger();
    private Slowdown slowdown;

    /**
     * @param agents who calls, each from its own host; the first with an agent header
     * @param service a service that all of them may call
     */
    TrafficChapter(DemoBed bed, List<Agent> agents, Service service) {
        this.bed = bed;
        this.agents = agents;
        this.service = service;
        bed.clock().call(() -> {
            for (Agent agent : agents) {
                clients.add(source(agent, "requests", FIRST_FLOW)
                        .flows(CONCURRENT_FLOWS, REQUESTS_PER_FLOW)
                        .arrivals(Arrivals.poisson(REQUESTS_PER_SECOND / agents.size()))
                        .build());
            }
            for (Agent agent : agents.subList(0, 2)) {
                longLived.add(source(agent, "long-lived flows", FIRST_LONG_FLOW)
                        .flows(LONG_FLOWS, 0)
                        .arrivals(Arrivals.periodic(LONG_FLOW_PERIOD_NS))
                        .build());
            }
        });
    }

    private RequestSource.Builder source(Agent agent, String what, int firstFlow) {
        int trafficClass = Referee.speaksAgentHeader(agent) ? INTERACTIVE : 0;
        Ledger.Judge judge = instance -> bed.referee().allows(agent, service, trafficClass, instance);
        return bed.source(agent, service, trafficClass, what + " of " + agent.name())
                .firstFlow(firstFlow)
                .onSent(this::sent)
                .onReply(request -> replied(agent.name(), request, judge));
    }

    private void sent(Request request) {
        ledger.sent();
        flows.sent();
        if (slowdown != null) {
            slowdown.sent(request);
        }
    }

    private void replied(String client, Request request, Ledger.Judge judge) {
        ledger.replied(client, request, judge);
        flows.replied(client, request, judge);
        if (slowdown != null) {
            slowdown.replied(request);
        }
    }

    /** Sends a number of requests, waits for the replies, and says what became of them. */
    DemoReport.Steering steer(long requests) {
        ledger = new Ledger();
        Clock clock = bed.clock();
        clock.call(() -> {
            long left = requests;
            for (int i = 0; i < clients.size(); i++) {
                long share = left / (clients.size() - i);
                clients.get(i).send(share);
                left -= share;
            }
        });
        long limitNs = (long) (2e9 * requests / REQUESTS_PER_SECOND) + DRAIN_LIMIT_NS;
        bed.watch("steering", service, flows, () -> ledger.sentCount() / (double) requests);
        clock.await(() -> ledger.sentCount() == requests && ledger.unanswered() == 0, limitNs);
        bed.unwatch();
        return new DemoReport.Steering(
                ledger.sentCount(),
                ledger.unanswered(),
                ledger.misrouted(),
                Rounding.ms(ledger.elapsedMs(50)),
                Rounding.ms(ledger.elapsedMs(99)));
    }

    /** Slows the instance with the most flows while requests keep coming. */
    DemoReport.Slowdown slowDown() {
        Clock clock = bed.clock();
        clock.call(() -> {
            longLived.forEach(RequestSource::start);
            clients.forEach(RequestSource::start);
        });
        clock.pass(WARM_UP_NS);
        clock.call(() -> {
            slowdown = new Slowdown(busiest());
            slowdown.instance.speed(SLOW_SPEED);
        });
        bed.watch(
                slowdown.instance.name() + " is slow",
                service,
                flows,
                () -> (clock.nowNs() - slowdown.beganNs) / (double) SLOW_NS);
        clock.pass(SLOW_NS);
        clock.call(() -> {
            slowdown.over(clock.nowNs());
            longLived.forEach(RequestSource::stop);
            clients.forEach(RequestSource::stop);
        });
        clock.await(() -> flows.unanswered() == 0, DRAIN_LIMIT_NS);
        bed.unwatch();
        clock.call(() -> slowdown.instance.speed(1));
        return slowdown.report();
    }

    private ComputeInstance busiest() {
        ComputeInstance busiest = null;
        for (ComputeInstance instance : bed.instancesOf(service)) {
            if (busiest == null || flows.flowsOf(instance.number()) > flows.flowsOf(busiest.number())) {
                busiest = instance;
            }
        }
        return busiest;
    }

    /** Why the next request of a flow that has lived through it all goes where it goes. */
    Explanation explain() {
        return bed.explain(agents.get(0), service, INTERACTIVE, FIRST_LONG_FLOW);
    }

    /** Requests without a reply, of both parts of the chapter. */
    long lost() {
        return flows.unanswered();
    }

    /** Requests served by an instance that the model does not allow, of both parts. */
    long misrouted() {
        return flows.misrouted();
    }

    /** Name of the slowed instance. */
    String slowInstance() {
        return slowdown.instance.name();
    }

    /** The time in which one instance is slow. */
    private final class Slowdown {
        private final ComputeInstance instance;
        private final double shareOfCapacity;
        private final SlowdownMeter meter;
        private final long beganNs = bed.clock().nowNs();
        private final Map<Request, Integer> openings = new HashMap<>();
        private long requests;
        private long lastedNs;

        private Slowdown(ComputeInstance instance) {
            this.instance = instance;
            double slow = capacity(instance) * SLOW_SPEED;
            double total = slow;
            for (ComputeInstance other : bed.instancesOf(service)) {
                total += other == instance ? 0 : capacity(other);
            }
            this.shareOfCapacity = slow / total;
            this.meter = new SlowdownMeter(shareOfCapacity);
        }

        private double capacity(ComputeInstance of) {
            return (double) of.workers() / of.serviceTime().meanNs();
        }

        private void sent(Request request) {
            if (lastedNs == 0) {
                requests++;
                int opening = meter.sent(request.opensFlow());
                if (opening >= 0) {
                    openings.put(request, opening);
                }
            }
        }

        private void replied(Request request) {
            Integer opening = openings.remove(request);
            if (opening != null && request.servedBy() == instance.number()) {
                meter.servedBySlow(opening);
            }
        }

        private void over(long nowNs) {
            lastedNs = nowNs - beganNs;
        }

        private DemoReport.Slowdown report() {
            return new DemoReport.Slowdown(
                    meter.requestsUntilMoved(),
                    Rounding.share((double) requests * bed.feedbackRoundNs() / lastedNs),
                    Rounding.share(meter.slowShareFromThenOn()),
                    Rounding.share(shareOfCapacity),
                    flows.affinityViolations());
        }
    }
}
