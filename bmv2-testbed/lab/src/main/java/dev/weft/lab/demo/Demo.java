package dev.weft.lab.demo;

import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.AgentType;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.daemon.ApplyReport;
import dev.weft.lab.fabric.CpuPcapTap;
import dev.weft.lab.fabric.Fabric;
import dev.weft.lab.fabric.SwitchTarget;
import dev.weft.lab.network.PcapTap;
import dev.weft.lab.time.Clock;
import dev.weft.lab.time.VirtualClock;
import dev.weft.lab.time.WallClock;
import dev.weft.lab.twin.Explanation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToIntFunction;

/** Tells the story from beginning to end and reports what was measured. */
public final class Demo {
    /** The name under which the story's semantic file is shown; it is in the jar. */
    public static final String FILE = "examples/arvr.yaml";

    /** In real time the story runs at half speed, see {@link WallClock}: sites differ by a millisecond only. */
    private static final int WALL_CLOCK_FACTOR = 2;

    /** At an eighth where switches are processes of their own: bmv2 takes 0.2 ms of a processor for a packet of weft.p4. */
    private static final int PROCESS_FACTOR = 8;

    /** On the wall clock a cold JVM is slow, and the agents' first measurements say so. */
    private static final long WARM_UP_NS = 3_000_000_000L;

    private static final long STABLE_LIMIT_NS = 30_000_000_000L;

    private final DemoOptions options;
    private final SemanticModel model;
    private final DemoView view;
    private final String targetName;
    private final Optional<SwitchTarget.Factory> targets;
    private final ToIntFunction<Fabric> installer;

    /** On embedded switches; {@code model} is that of {@link #FILE}, or of a file with the same services. */
    public Demo(DemoOptions options, SemanticModel model, DemoView view) {
        this(options, model, view, "embedded", Optional.empty(), Demo::applied);
    }

    /**
     * On embedded switches that another controller installs.
     *
     * @param installer makes the switches of a fabric hold the model, and returns how many entries they hold then
     */
    public Demo(DemoOptions options, SemanticModel model, DemoView view, ToIntFunction<Fabric> installer) {
        this(options, model, view, "embedded", Optional.empty(), installer);
    }

    /** On switches that are processes of their own: in real time only. {@code targetName} is for the report. */
    public Demo(
            DemoOptions options, SemanticModel model, DemoView view, String targetName, SwitchTarget.Factory targets) {
        this(options, model, view, targetName, Optional.of(targets), Demo::applied);
    }

    private Demo(
            DemoOptions options,
            SemanticModel model,
            DemoView view,
            String targetName,
            Optional<SwitchTarget.Factory> targets,
            ToIntFunction<Fabric> installer) {
        if (targets.isPresent() && !options.realTime()) {
            throw new IllegalArgumentException(targetName + " knows no virtual time: run it in real time");
        }
        this.targetName = targetName;
        this.targets = targets;
        this.installer = installer;
        this.options = options;
        this.model = model;
        this.view = view;
    }

    /** The text of {@link #FILE}. */
    public static String text() {
        try (InputStream in = Demo.class.getResourceAsStream("arvr.yaml")) {
            if (in == null) {
                throw new IllegalStateException("arvr.yaml is not in weft-lab.jar: build with mvn package");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("reading arvr.yaml from weft-lab.jar", e);
        }
    }

    /**
     * Runs the demo.
     *
     * @throws IllegalStateException when the network does not come up
     */
    public DemoReport run() {
        try (Clock clock = options.realTime()
                        ? new WallClock(System::nanoTime, targets.isPresent() ? PROCESS_FACTOR : WALL_CLOCK_FACTOR)
                        : new VirtualClock();
                Fabric fabric = Fabric.of(model, clock, options.seed(), targets)) {
            List<Runnable> closings = new ArrayList<>();
            options.pcapDirectory()
                    .ifPresent(directory -> clock.call(() -> {
                        closings.add(new PcapTap(fabric.network(), directory)::close);
                        closings.add(new CpuPcapTap(fabric, directory)::close);
                    }));
            try {
                return tell(fabric);
            } finally {
                clock.call(() -> closings.forEach(Runnable::run));
            }
        }
    }

    private DemoReport tell(Fabric fabric) {
        Clock clock = fabric.clock();
        DemoBed[] made = new DemoBed[1];
        clock.call(() -> made[0] = new DemoBed(fabric, view));
        DemoBed bed = made[0];
        DemoReport.Plan plan = apply(fabric);
        DemoReport.ArVr arvr = arvr(bed);
        TrafficChapter traffic = new TrafficChapter(bed, callersOf(service("render")), service("render"));
        DemoReport.Steering steering = steer(traffic);
        DemoReport.Slowdown slowdown = slowDown(traffic);
        view.chapter(6, "Why did a packet go there?");
        if (targets.isPresent()) {
            view.said("embedded switches with the same entries and no load answer: nobody can look into " + targetName);
        }
        Explanation explanation = traffic.explain();
        return new DemoReport(targetName, options.seed(), plan, arvr, steering, slowdown, explanation);
    }

    private static int applied(Fabric fabric) {
        return fabric.apply().switches().stream()
                .mapToInt(ApplyReport.SwitchWrites::entries)
                .sum();
    }

    private DemoReport.Plan apply(Fabric fabric) {
        view.chapter(1, "A semantic file becomes entries");
        int entries = installer.applyAsInt(fabric);
        DemoReport.Plan plan = new DemoReport.Plan(
                model.network().switches().size(), model.statements().size(), entries);
        view.said(plan.statements() + " statements of " + FILE + " became " + plan.entries() + " entries on "
                + plan.switches() + " switches");
        view.chapter(2, "The switches' agents measure");
        if (!fabric.awaitStable(STABLE_LIMIT_NS)) {
            throw new IllegalStateException("the agents do not know all instances after "
                    + STABLE_LIMIT_NS / 1_000_000_000 + " s: " + fabric.unknown());
        }
        if (!fabric.clock().isVirtual()) {
            fabric.clock().pass(WARM_UP_NS);
        }
        view.said(String.format(
                Locale.ROOT,
                "every agent knows every instance and every path after %.0f ms",
                fabric.clock().nowNs() / 1e6));
        return plan;
    }

    private DemoReport.ArVr arvr(DemoBed bed) {
        view.chapter(3, "Augmented reality: compute, network, or both?");
        ArVrChapter chapter = new ArVrChapter(bed);
        DemoReport.Choice[] choices = new DemoReport.Choice[3];
        String[] names = {"render-compute", "render-network", "render-joint"};
        for (int i = 0; i < names.length; i++) {
            Service service = service(names[i]);
            choices[i] = chapter.measure(firstHuman(), service);
            view.said(String.format(
                    Locale.ROOT,
                    "%-13s chose site %d: %.1f ms from the camera to the display%s",
                    service.policy(),
                    choices[i].site(),
                    choices[i].e2eMs(),
                    choices[i].e2eMs() <= 20 ? ", within the budget of 20 ms" : ""));
        }
        return new DemoReport.ArVr(choices[0], choices[1], choices[2]);
    }

    private DemoReport.Steering steer(TrafficChapter traffic) {
        view.chapter(4, options.requests() + " requests of several clients over the joint policy");
        DemoReport.Steering steering = traffic.steer(options.requests());
        view.said(String.format(
                Locale.ROOT,
                "%d requests: %d lost, %d misrouted, half within %.1f ms, 99 %% within %.1f ms",
                steering.requests(),
                steering.lost(),
                steering.misrouted(),
                steering.p50Ms(),
                steering.p99Ms()));
        return steering;
    }

    private DemoReport.Slowdown slowDown(TrafficChapter traffic) {
        view.chapter(5, "One instance slows down to a tenth");
        DemoReport.Slowdown slowdown = traffic.slowDown();
        view.said(String.format(
                Locale.ROOT,
                "new flows left %s after %d requests (one feedback round: %.0f)",
                traffic.slowInstance(),
                slowdown.requestsUntilMoved(),
                slowdown.requestsPerFeedbackRound()));
        view.said(String.format(
                Locale.ROOT,
                "it then got %.1f %% of the new flows, with %.1f %% of the capacity; %d flows changed their instance",
                100 * slowdown.slowShareOfNewFlows(),
                100 * slowdown.slowShareOfCapacity(),
                slowdown.affinityViolations()));
        if (traffic.lost() > 0 || traffic.misrouted() > 0) {
            throw new IllegalStateException("while " + traffic.slowInstance() + " was slow, " + traffic.lost()
                    + " requests were lost and " + traffic.misrouted() + " misrouted: expected none");
        }
        return slowdown;
    }

    private Service service(String name) {
        return model.service(name)
                .orElseThrow(() -> new IllegalArgumentException("the demo needs a service \"" + name + "\": use " + FILE
                        + " or a file with the same services"));
    }

    private Agent firstHuman() {
        return model.agents().stream()
                .filter(agent -> agent.type() == AgentType.HUMAN)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the demo needs an agent of type human: use " + FILE));
    }

    /** Agents on different hosts that the direct evaluator lets call the service. */
    private List<Agent> callersOf(Service service) {
        List<Agent> callers = model.agents().stream()
                .filter(agent -> Referee.mayCall(model, agent, service))
                .toList();
        if (callers.size() < 2) {
            throw new IllegalArgumentException("the demo needs two agents that may call \"" + service.name()
                    + "\", the file has " + callers.size() + ": use " + FILE);
        }
        return callers;
    }
}
