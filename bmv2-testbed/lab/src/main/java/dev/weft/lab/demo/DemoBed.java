package dev.weft.lab.demo;

import dev.weft.control.core.compile.DataPlaneIds;
import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.AgentType;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.lab.demo.DemoView.InstanceRow;
import dev.weft.lab.demo.DemoView.Progress;
import dev.weft.lab.fabric.Fabric;
import dev.weft.lab.host.ComputeInstance;
import dev.weft.lab.host.RequestSource;
import dev.weft.lab.host.Target;
import dev.weft.lab.time.Clock;
import dev.weft.lab.time.Timer;
import dev.weft.lab.twin.Explanation;
import dev.weft.lab.twin.PacketSpec;
import dev.weft.p4.program.wire.AgentHeader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.DoubleSupplier;

/** The stage of the story: the file's network with its instances running, and a window for who watches. */
final class DemoBed {
    private static final long WATCH_PERIOD_NS = 50_000_000;

    private final Fabric fabric;
    private final SemanticModel model;
    private final DataPlaneIds ids;
    private final DemoView view;
    private final Referee referee;
    private final Map<Instance, ComputeInstance> instances = new LinkedHashMap<>();
    private final Map<Integer, Instance> byNumber = new LinkedHashMap<>();
    private final Sites sites;
    private Timer watching;

    DemoBed(Fabric fabric, DemoView view) {
        this.fabric = fabric;
        this.model = fabric.model();
        this.ids = DataPlaneIds.of(model);
        this.view = view;
        this.sites = new Sites(model);
        this.referee = new Referee(model, byNumber);
        for (Service service : model.services()) {
            for (Instance instance : service.instances()) {
                run(service, instance);
            }
        }
    }

    private void run(Service service, Instance instance) {
        int number = instances.size() + 1;
        instances.put(instance, fabric.run(instance, number, sites.serviceTime(service, instance)));
        byNumber.put(number, instance);
    }

    Clock clock() {
        return fabric.clock();
    }

    SemanticModel model() {
        return model;
    }

    Fabric fabric() {
        return fabric;
    }

    Referee referee() {
        return referee;
    }

    /** One period of the switch-resident agents. */
    long feedbackRoundNs() {
        return model.network().measurement().probePeriodNs();
    }

    /** A client of {@code service} on the agent's host. */
    RequestSource.Builder source(Agent agent, Service service, int trafficClass, String name) {
        RequestSource.Builder builder = RequestSource.on(fabric.host(agent.host()), name)
                .to(new Target(
                        service.address().octets(), service.port(), ids.service64(service.name()), trafficClass));
        if (Referee.speaksAgentHeader(agent)) {
            int type = agent.type() == AgentType.HUMAN ? AgentHeader.HUMAN : AgentHeader.AGENT;
            builder.as(ids.agent64(agent.name()), type);
        }
        return builder;
    }

    /** The site, from 1, of the instance with a number of the lab. */
    int siteOf(int number) {
        return sites.siteOf(byNumber.get(number));
    }

    List<ComputeInstance> instancesOf(Service service) {
        List<ComputeInstance> of = new ArrayList<>();
        for (Instance instance : service.instances()) {
            of.add(instances.get(instance));
        }
        return of;
    }

    /** Shows the instances of a service until {@link #unwatch}. */
    void watch(String doing, Service service, Ledger ledger, DoubleSupplier done) {
        unwatch();
        Runnable look = () -> view.progress(new Progress(
                clock().nowNs(), doing, Math.min(1, Math.max(0, done.getAsDouble())), rows(service, ledger)));
        watching = clock().every(0, WATCH_PERIOD_NS, look);
    }

    void unwatch() {
        if (watching != null) {
            watching.cancel();
            watching = null;
        }
    }

    private List<InstanceRow> rows(Service service, Ledger ledger) {
        List<InstanceRow> rows = new ArrayList<>();
        for (ComputeInstance instance : instancesOf(service)) {
            rows.add(new InstanceRow(
                    instance.name(),
                    siteOf(instance.number()),
                    instance.workers(),
                    instance.speed(),
                    instance.queueLength(),
                    ledger.flowsOf(instance.number()),
                    ledger.repliesOf(instance.number())));
        }
        return rows;
    }

    /** Why the next request of a flow of this agent goes where it goes. */
    Explanation explain(Agent agent, Service service, int trafficClass, int task) {
        Host host = model.host(agent.host()).orElseThrow();
        return fabric.explain(PacketSpec.parse(String.format(
                Locale.ROOT,
                "in=%s:%d dst=%s proto=udp sport=%d dport=%d class=%d agent=%s service=%s task=%d",
                host.switchName(),
                host.port(),
                service.address(),
                AgentHeader.UDP_PORT,
                service.port(),
                trafficClass,
                agent.name(),
                service.name(),
                task)));
    }
}
