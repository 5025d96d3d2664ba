package dev.weft.control.daemon;

import dev.weft.control.core.optimise.Split;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stand-alone controller: keeps the switches as a semantic file says, also when the file changes, when a switch
 * comes back empty, and when someone else has written to one.
 *
 * <p>It compares and repairs in rounds rather than following events: what a round finds does not depend on what an
 * earlier one saw, so nothing can be missed. A round that finds nothing to do writes nothing.
 *
 * <p>What the switches or their agents refuse is proposed a bounded number of times: then it waits for another file.
 */
public final class Reconciler implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    /** So many rounds in turn may one configuration be refused. */
    static final int MOST_REFUSALS = 5;

    private static final int LOOK_MS = 20;
    private static final double US_PER_MS = 1000;

    /** What a round came to. */
    public enum Outcome {
        UNCHANGED,
        WRITTEN,
        /** The file is wrong; the switches keep what they have. */
        BAD_INPUT,
        /** A switch is down or refuses; the next round tries again. */
        FAILED,
        /** It was refused too often: no round tries again before a file changes. */
        GIVEN_UP
    }

    private final Path source;
    private final Controller controller;
    private final Channels channels;
    private LiveDomain domain;
    private final ApplyOptions options;
    private final Advisor advisor = new Advisor();
    private String lastTrouble = "";
    /** Rounds in turn that were refused. */
    private int refusals;

    /**
     * @param source a semantic file, or a directory of them ({@code *.yaml} and {@code *.yml})
     * @param controller does the work
     * @param channels how to reach the switches
     */
    public Reconciler(Path source, Controller controller, Channels channels) {
        this(source, controller, channels, ApplyOptions.PLAIN);
    }

    /** As the other, with options for each apply: a plan that needs approval waits for an apply by hand. */
    public Reconciler(Path source, Controller controller, Channels channels, ApplyOptions options) {
        this.options = Objects.requireNonNull(options, "options");
        this.source = Objects.requireNonNull(source, "source");
        this.controller = Objects.requireNonNull(controller, "controller");
        this.channels = Objects.requireNonNull(channels, "channels");
    }

    /** Rounds, one at once and then one each period, until {@code stop} reaches zero; the round under way ends first. */
    public void run(Duration period, CountDownLatch stop) throws InterruptedException {
        LOG.info("watching {} every {} ms", source, period.toMillis());
        do {
            round();
            pause(period, stop);
        } while (stop.getCount() > 0);
        LOG.info("stopped; the switches keep their entries");
    }

    /** Waits for the period to end, or a file to change, or the end. */
    private void pause(Duration period, CountDownLatch stop) throws InterruptedException {
        long endNs = System.nanoTime() + period.toNanos();
        do {
            if (stop.await(LOOK_MS, TimeUnit.MILLISECONDS) || hasChanged()) {
                return;
            }
        } while (System.nanoTime() - endNs < 0);
    }

    private boolean hasChanged() {
        if (domain == null) {
            return false;
        }
        try {
            return refresh(domain);
        } catch (ControllerException e) {
            trouble(Outcome.BAD_INPUT, e.getMessage());
            return false;
        }
    }

    /** One round: reads the file, and applies it if the switches hold something else. */
    public Outcome round() {
        try {
            LiveDomain domain = domain();
            // Once in a round all files are compared: a file system may fail to tell of a change.
            domain.compareAll();
            refresh(domain);
            if (refusals >= MOST_REFUSALS) {
                return Outcome.GIVEN_UP;
            }
            ApplyReport report = controller.apply(
                    domain.compilation(), channels, options.of(() -> ApplyOptions.Source.read(source)));
            domain.installed();
            refusals = 0;
            Outcome outcome = settled(report);
            advise(domain);
            return outcome;
        } catch (ControllerException e) {
            boolean bad = e.kind() == ControllerException.Kind.BAD_INPUT;
            Outcome outcome = trouble(bad ? Outcome.BAD_INPUT : Outcome.FAILED, e.getMessage());
            refusals = e.kind() == ControllerException.Kind.REFUSED ? refusals + 1 : 0;
            if (refusals < MOST_REFUSALS) {
                return outcome;
            }
            LOG.error(
                    "refused {} times in turn: it is not tried again before a file of {} changes; the switches keep what"
                            + " they have",
                    refusals,
                    source);
            return Outcome.GIVEN_UP;
        }
    }

    /** Takes changes of the files; another configuration may be tried as often as the one before. */
    private boolean refresh(LiveDomain domain) {
        boolean changed = domain.refresh();
        if (changed) {
            refusals = 0;
        }
        return changed;
    }

    /** Shares for services whose selection is not distributed. */
    private void advise(LiveDomain domain) {
        long solved = advisor.solved();
        SortedMap<String, Split> splits = advisor.round(domain.compilation(), channels);
        if (advisor.solved() != solved) {
            splits.forEach((service, split) -> LOG.info(
                    "service {}: shares for a mean delay of {} ms, at most {} % above the optimum",
                    service,
                    String.format(Locale.ROOT, "%.3f", split.costUs() / US_PER_MS),
                    String.format(Locale.ROOT, "%.1f", 100 * split.gap())));
        }
    }

    private Outcome settled(ApplyReport report) {
        if (!lastTrouble.isEmpty()) {
            LOG.info("recovered from: {}", lastTrouble);
            lastTrouble = "";
        }
        if (!report.changed()) {
            return Outcome.UNCHANGED;
        }
        for (ApplyReport.SwitchWrites writes : report.switches()) {
            if (writes.changed()) {
                LOG.info(
                        "{}: {} repaired, {} inserted, {} modified, {} deleted{}",
                        writes.switchId(),
                        writes.repaired(),
                        writes.inserted(),
                        writes.modified(),
                        writes.deleted(),
                        writes.agentConfigured() ? ", agent configured" : "");
            }
        }
        report.warnings().forEach(LOG::warn);
        return Outcome.WRITTEN;
    }

    /** Says what is wrong once, not in every round. */
    private Outcome trouble(Outcome outcome, String message) {
        if (!message.equals(lastTrouble)) {
            LOG.error(message);
            lastTrouble = message;
        }
        return outcome;
    }

    private LiveDomain domain() {
        if (domain == null) {
            domain = controller.open(source);
        }
        return domain;
    }

    @Override
    public void close() {
        try {
            if (domain != null) {
                domain.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot stop to watch " + source, e);
        }
    }
}
