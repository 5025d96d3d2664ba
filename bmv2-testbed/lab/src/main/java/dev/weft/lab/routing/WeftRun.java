package dev.weft.lab.routing;

import dev.weft.control.core.compile.DataPlaneIds;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.InstanceStatus;
import dev.weft.lab.fabric.Fabric;
import dev.weft.lab.host.Arrivals;
import dev.weft.lab.host.ComputeInstance;
import dev.weft.lab.host.Request;
import dev.weft.lab.host.RequestSource;
import dev.weft.lab.host.Target;
import dev.weft.lab.time.VirtualClock;
import dev.weft.p4.program.wire.AgentHeader;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A case on the real thing: embedded switches with the compiled program, their agents, hosts and instances of the lab, in
 * virtual time. Requests and replies are packets; the policy is whatever the data plane does.
 */
final class WeftRun implements AutoCloseable {
    private static final long STABLE_LIMIT_NS = 10_000_000_000L;
    private static final long QUEUE_LOOK_NS = 100_000;
    private static final long DRAIN_LIMIT_NS = 60_000_000_000L;
    private static final double NS_PER_SECOND = 1e9;
    private static final int MOST_INSTANCES = 32;
    private static final int MOST_INGRESSES = 4;

    private final RoutingCase routingCase;
    private final VirtualClock clock = new VirtualClock();
    private final Fabric fabric;
    private final SemanticModel model;
    private final List<ComputeInstance> instances = new ArrayList<>();
    private final List<RequestSource> sources = new ArrayList<>();
    private OutcomeMeter meter;
    private long replied;
    private long endNs;
    private long queued;
    private int watched = -1;
    private Consumer<Request> watcher = request -> {};

    /** Whether real switches can take a case: staleness and loss of feedback are simulated, and so are large networks. */
    static boolean takes(RoutingCase routingCase) {
        return routingCase.stalenessUs() == 0
                && routingCase.feedbackLoss() == 0
                && routingCase.instances() <= MOST_INSTANCES
                && routingCase.ingresses() <= MOST_INGRESSES;
    }

    /**
     * Brings the network up and lets the agents measure it.
     *
     * @throws IllegalStateException if they do not come to know it
     */
    WeftRun(RoutingCase routingCase, long seed) {
        this(routingCase, new ReferenceNetwork(routingCase), seed);
    }

    /** As the other, with a network of the case that measures otherwise. */
    WeftRun(RoutingCase routingCase, ReferenceNetwork network, long seed) {
        if (routingCase.stalenessUs() != 0 || routingCase.feedbackLoss() != 0) {
            throw new IllegalArgumentException(routingCase + " is for the simulation");
        }
        this.routingCase = routingCase;
        model = network.model();
        fabric = Fabric.of(model, clock, seed);
        network.setDelays(fabric);
        DataPlaneIds ids = DataPlaneIds.of(model);
        fabric.apply();
        for (int i = 0; i < routingCase.instances(); i++) {
            ComputeInstance instance = fabric.run(
                    model.services().get(0).instances().get(i),
                    i + 1,
                    routingCase.service().time());
            instance.speed(routingCase.speed(i));
            instances.add(instance);
        }
        for (int i = 0; i < routingCase.ingresses(); i++) {
            sources.add(source(i, ids));
        }
        if (!fabric.awaitStable(STABLE_LIMIT_NS)) {
            throw new IllegalStateException("the agents do not know: " + fabric.unknown());
        }
    }

    private RequestSource source(int ingress, DataPlaneIds ids) {
        Service service = model.services().get(0);
        return RequestSource.on(fabric.host(ReferenceNetwork.clientHost(ingress)), "client " + ingress)
                .to(new Target(service.address().octets(), service.port(), ids.service64(service.name()), 0))
                .as(ids.agent64(ReferenceNetwork.caller(ingress)), AgentHeader.AGENT)
                .flows(1, 1)
                .firstFlow(1)
                .arrivals(Arrivals.poisson(routingCase.requestsPerSecond() * routingCase.share(ingress)))
                .onReply(request -> replied(ingress, request))
                .build();
    }

    private void replied(int ingress, Request request) {
        replied++;
        if (ingress == watched) {
            watcher.accept(request);
        }
        if (meter == null) {
            return;
        }
        int instance = request.servedBy() - 1;
        meter.served(instance, Math.round(RoutingCase.MEAN_SERVICE_NS / routingCase.speed(instance)));
        meter.replied(request.sentNs(), clock.nowNs());
    }

    /**
     * Sends so many requests and waits for the last reply.
     *
     * @throws IllegalStateException if a reply does not come
     */
    Outcome run(long total) {
        long startNs = clock.nowNs();
        endNs = startNs + Math.round(total * NS_PER_SECOND / routingCase.requestsPerSecond());
        meter = new OutcomeMeter(routingCase, startNs, endNs);
        clock.schedule(0, this::look);
        clock.schedule(PublishedScores.PERIOD_NS, this::publish);
        sources.forEach(RequestSource::start);
        clock.runUntil(endNs);
        sources.forEach(RequestSource::stop);
        long sent = sources.stream().mapToLong(RequestSource::sent).sum();
        if (!clock.await(() -> replied == sent, DRAIN_LIMIT_NS)) {
            throw new IllegalStateException(sent - replied + " of " + sent + " requests have no reply");
        }
        return meter.outcome();
    }

    Fabric fabric() {
        return fabric;
    }

    /** Lets all clients send, without measuring. */
    void start() {
        sources.forEach(RequestSource::start);
    }

    /** Lets no client send any more. */
    void stop() {
        sources.forEach(RequestSource::stop);
    }

    /** Lets somebody see the requests of an ingress that are answered from now on. */
    void watch(int ingress, Consumer<Request> newWatcher) {
        watched = ingress;
        watcher = newWatcher;
    }

    /** An instance, from 0. */
    ComputeInstance instance(int index) {
        return instances.get(index);
    }

    long sent() {
        return sources.stream().mapToLong(RequestSource::sent).sum();
    }

    long replied() {
        return replied;
    }

    long callerId(int ingress) {
        return DataPlaneIds.of(model).agent64(ReferenceNetwork.caller(ingress));
    }

    long serviceId() {
        return DataPlaneIds.of(model).service64(ReferenceNetwork.SERVICE);
    }

    private void look() {
        long now = 0;
        for (ComputeInstance instance : instances) {
            now += instance.queueLength();
        }
        meter.queue((int) (now - queued), clock.nowNs());
        queued = now;
        if (clock.nowNs() < endNs) {
            clock.schedule(QUEUE_LOOK_NS, this::look);
        }
    }

    private void publish() {
        for (int i = 0; i < routingCase.ingresses(); i++) {
            AgentStatus status = fabric.device(ReferenceNetwork.ingress(i)).status();
            double[] sites = new double[routingCase.ingresses()];
            for (InstanceStatus instance : status.getInstancesList()) {
                int site = Integer.parseInt(instance.getSite().substring("site".length()));
                sites[site] += instance.getScore() / (double) routingCase.at(site);
            }
            meter.flaps().published(i, sites);
        }
        if (clock.nowNs() + PublishedScores.PERIOD_NS <= endNs) {
            clock.schedule(PublishedScores.PERIOD_NS, this::publish);
        }
    }

    @Override
    public void close() {
        fabric.close();
        clock.close();
    }
}
