package dev.weft.control.daemon;

import dev.weft.control.core.model.SemanticModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The stand-alone controller: keeps the switches as a semantic file says, also when the file changes, when a switch
 * comes back empty, and when someone else has written to one.
 *
 * <p>It compares and repairs in rounds rather than following events: what a round finds does not depend on what an
 * earlier one saw, so nothing can be missed. A round that finds nothing to do writes nothing.
 */
public final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    /** What a round came to. */
    public enum Outcome {
        UNCHANGED,
        WRITTEN,
        /** The file is wrong; the switches keep what they have. */
        BAD_INPUT,
        /** A switch is down or refuses; the next round tries again. */
        FAILED
    }

    private final Path source;
    private final Controller controller;
    private final Channels channels;
    private String lastTrouble = "";

    /**
     * @param source a semantic file, or a directory that holds exactly one ({@code *.yaml} or {@code *.yml})
     * @param controller does the work
     * @param channels how to reach the switches
     */
    public Reconciler(Path source, Controller controller, Channels channels) {
        this.source = Objects.requireNonNull(source, "source");
        this.controller = Objects.requireNonNull(controller, "controller");
        this.channels = Objects.requireNonNull(channels, "channels");
    }

    /** Rounds, one at once and then one each period, until {@code stop} reaches zero; the round under way ends first. */
    public void run(Duration period, CountDownLatch stop) throws InterruptedException {
        LOG.info("watching {} every {} ms", source, period.toMillis());
        do {
            round();
        } while (!stop.await(period.toNanos(), TimeUnit.NANOSECONDS));
        LOG.info("stopped; the switches keep their entries");
    }

    /** One round: reads the file, and applies it if the switches hold something else. */
    public Outcome round() {
        try {
            Path file = file(source);
            String text = Files.readString(file, StandardCharsets.UTF_8);
            SemanticModel model = controller.read(file.toString(), text);
            ApplyReport report = controller.apply(model, channels);
            return settled(report);
        } catch (IOException e) {
            return trouble(Outcome.BAD_INPUT, source + ": cannot read (" + e + "): give a readable semantic file");
        } catch (ControllerException e) {
            boolean bad = e.kind() == ControllerException.Kind.BAD_INPUT;
            return trouble(bad ? Outcome.BAD_INPUT : Outcome.FAILED, e.getMessage());
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
                        "{}: {} inserted, {} modified, {} deleted{}",
                        writes.switchId(),
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

    private static Path file(Path source) throws IOException {
        if (!Files.isDirectory(source)) {
            return source;
        }
        List<Path> files;
        try (Stream<Path> all = Files.list(source)) {
            files = all.filter(p -> p.getFileName().toString().matches(".+\\.ya?ml"))
                    .toList();
        }
        if (files.size() != 1) {
            throw new ControllerException(
                    ControllerException.Kind.BAD_INPUT,
                    source + ": holds " + files.size() + " files *.yaml; a directory must hold exactly one");
        }
        return files.get(0);
    }
}
