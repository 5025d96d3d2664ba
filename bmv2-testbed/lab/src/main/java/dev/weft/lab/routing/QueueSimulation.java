package dev.weft.lab.routing;

import dev.weft.lab.time.Randomness;

/**
 * An exact, seeded simulation of a case: open-loop Poisson arrivals at each ingress, each request a flow of its own, paths
 * of fixed delay, one first-in-first-out worker an instance. It ends when the last reply is back.
 *
 * <p>The draws of arrivals and of service times are the same for every policy.
 */
final class QueueSimulation implements Situation {
    private static final int ARRIVE = 0;
    private static final int REACH = 1;
    private static final int FINISH = 2;
    private static final int RETURN = 3;
    private static final int FEED_BACK = 4;
    private static final int PUBLISH = 5;
    private static final double NS_PER_SECOND = 1e9;
    private static final long NS_PER_US = 1_000;

    private final RoutingCase routingCase;
    private final Chooser chooser;
    private final long total;
    private final Randomness policyDraws;
    private final Randomness serviceDraws;
    private final Randomness lossDraws;
    private final Randomness[] arrivalDraws;
    private final double[] meanGapNs;
    private final EventQueue events = new EventQueue();
    private final Requests requests = new Requests();
    private final Instance[] instances;
    private final OutcomeMeter meter;
    private final PublishedScores scores;
    private final long endNs;
    private long nowNs;
    private long arrived;
    private long drawnServiceNs;

    /** @param total requests that come in */
    QueueSimulation(RoutingCase routingCase, Chooser chooser, long seed, long total) {
        this.routingCase = routingCase;
        this.chooser = chooser;
        this.total = total;
        policyDraws = Randomness.of(seed, "policy");
        serviceDraws = Randomness.of(seed, "service times");
        lossDraws = Randomness.of(seed, "feedback loss");
        arrivalDraws = new Randomness[routingCase.ingresses()];
        meanGapNs = new double[routingCase.ingresses()];
        for (int i = 0; i < arrivalDraws.length; i++) {
            arrivalDraws[i] = Randomness.of(seed, "arrivals at " + i);
            meanGapNs[i] = NS_PER_SECOND / (routingCase.requestsPerSecond() * routingCase.share(i));
        }
        instances = new Instance[routingCase.instances()];
        for (int i = 0; i < instances.length; i++) {
            instances[i] = new Instance(routingCase.speed(i));
        }
        endNs = Math.round(total * NS_PER_SECOND / routingCase.requestsPerSecond());
        meter = new OutcomeMeter(routingCase, 0, endNs);
        scores = new PublishedScores(routingCase, this);
    }

    /** Runs to the end. */
    Outcome run() {
        for (int i = 0; i < arrivalDraws.length; i++) {
            events.add(gapNs(i), ARRIVE, i);
        }
        events.add(PublishedScores.PERIOD_NS, PUBLISH, 0);
        while (events.next()) {
            nowNs = events.timeNs();
            int subject = events.subject();
            switch (events.kind()) {
                case ARRIVE -> arrive(subject);
                case REACH -> reach(subject);
                case FINISH -> finish(subject);
                case RETURN -> comeBack(subject);
                case FEED_BACK -> feedBack(subject);
                default -> publish();
            }
        }
        return meter.outcome();
    }

    private long gapNs(int ingress) {
        return Math.round(arrivalDraws[ingress].exponential(meanGapNs[ingress]));
    }

    private void arrive(int ingress) {
        if (arrived == total) {
            return;
        }
        events.add(nowNs + gapNs(ingress), ARRIVE, ingress);
        drawnServiceNs = routingCase.service().time().drawNs(serviceDraws);
        int request = requests.take();
        requests.cameNs[request] = nowNs;
        requests.ingress[request] = ingress;
        requests.flow[request] = arrived++;
        int instance = chooser.choose(ingress, requests.flow[request], this);
        requests.instance[request] = instance;
        requests.serviceNs[request] = serviceNs(instance);
        instances[instance].underWay++;
        instances[instance].workUnderWayNs += requests.serviceNs[request];
        events.add(nowNs + pathNs(request), REACH, request);
    }

    private long pathNs(int request) {
        return routingCase.pathNs(requests.ingress[request], routingCase.site(requests.instance[request]));
    }

    private void reach(int request) {
        Instance instance = instances[requests.instance[request]];
        instance.underWay--;
        instance.workUnderWayNs -= requests.serviceNs[request];
        meter.queue(1, nowNs);
        if (instance.queue++ == 0) {
            instance.freeAtNs = nowNs + requests.serviceNs[request];
            events.add(instance.freeAtNs, FINISH, request);
        } else {
            instance.freeAtNs += requests.serviceNs[request];
            requests.next[instance.last] = request;
        }
        instance.last = request;
    }

    private void finish(int request) {
        Instance instance = instances[requests.instance[request]];
        meter.queue(-1, nowNs);
        meter.served(requests.instance[request], requests.serviceNs[request]);
        requests.left[request] = --instance.queue;
        if (instance.queue > 0) {
            int following = requests.next[request];
            events.add(nowNs + requests.serviceNs[following], FINISH, following);
        }
        events.add(nowNs + pathNs(request), RETURN, request);
    }

    private void comeBack(int request) {
        meter.replied(requests.cameNs[request], nowNs);
        if (lossDraws.chance(routingCase.feedbackLoss())) {
            requests.release(request);
        } else if (routingCase.stalenessUs() == 0) {
            feedBack(request);
        } else {
            events.add(nowNs + routingCase.stalenessUs() * NS_PER_US, FEED_BACK, request);
        }
    }

    private void feedBack(int request) {
        chooser.feedback(
                requests.ingress[request],
                requests.instance[request],
                requests.flow[request],
                requests.left[request],
                this);
        requests.release(request);
    }

    private void publish() {
        scores.publish(meter.flaps());
        if (nowNs + PublishedScores.PERIOD_NS <= endNs) {
            events.add(nowNs + PublishedScores.PERIOD_NS, PUBLISH, 0);
        }
    }

    @Override
    public RoutingCase routingCase() {
        return routingCase;
    }

    @Override
    public long nowNs() {
        return nowNs;
    }

    @Override
    public Randomness randomness() {
        return policyDraws;
    }

    @Override
    public int queue(int instance) {
        return instances[instance].queue;
    }

    @Override
    public int underWay(int instance) {
        return instances[instance].underWay;
    }

    @Override
    public long freeAtNs(int instance) {
        return instances[instance].freeAtNs;
    }

    @Override
    public long workUnderWayNs(int instance) {
        return instances[instance].workUnderWayNs;
    }

    @Override
    public long serviceNs(int instance) {
        return Math.round(drawnServiceNs / instances[instance].speed);
    }

    private static final class Instance {
        private final double speed;
        private int queue;
        private int underWay;
        private long workUnderWayNs;
        private long freeAtNs;
        private int last;

        Instance(double speed) {
            this.speed = speed;
        }
    }
}
