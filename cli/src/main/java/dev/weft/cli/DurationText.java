package dev.weft.cli;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as users write them: a whole number and {@code us}, {@code ms} or {@code s}. */
final class DurationText {
    private static final Pattern SHAPE = Pattern.compile("(\\d{1,6})(us|ms|s)");

    private DurationText() {}

    /** Reads a time; empty unless it is one from {@code least} to {@code most}. */
    static Optional<Duration> read(String text, Duration least, Duration most) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long number = Long.parseLong(matcher.group(1));
        Duration duration = switch (matcher.group(2)) {
            case "us" -> Duration.ofNanos(number * 1_000);
            case "ms" -> Duration.ofMillis(number);
            default -> Duration.ofSeconds(number);
        };
        return Optional.of(duration).filter(d -> d.compareTo(least) >= 0 && d.compareTo(most) <= 0);
    }

    /** Writes a time as {@link #read} takes it. */
    static String write(Duration time) {
        if (time.toNanosPart() == 0) {
            return time.toSeconds() + "s";
        }
        return time.toNanos() % 1_000_000 == 0 ? time.toMillis() + "ms" : time.toNanos() / 1_000 + "us";
    }
}
