package dev.weft.control.daemon;

import dev.weft.control.core.risk.RiskLimits;
import dev.weft.control.daemon.state.Applied;
import dev.weft.control.daemon.transaction.InstallListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * How a configuration is applied.
 *
 * @param source the text of the file, for the history; empty: none is kept
 * @param listener follows the installation
 * @param cancelled asked from time to time: true takes everything back, unless it is decided
 * @param gate plans beyond these limits are not applied; empty: somebody has approved whatever it is
 */
public record ApplyOptions(
        Optional<Supplier<Source>> source,
        InstallListener listener,
        BooleanSupplier cancelled,
        Optional<RiskLimits> gate) {
    /** Nothing is kept or followed, and no plan is too risky. */
    public static final ApplyOptions PLAIN =
            new ApplyOptions(Optional.empty(), InstallListener.NONE, () -> false, Optional.empty());

    public ApplyOptions {
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(listener, "listener");
        Objects.requireNonNull(cancelled, "cancelled");
        Objects.requireNonNull(gate, "gate");
    }

    /**
     * Where a configuration comes from.
     *
     * @param file its name
     * @param text its content
     * @param note what people should know of it, in one line; may be empty
     */
    public record Source(String file, String text, String note) {
        /**
         * Reads a file, or the files of a directory.
         *
         * @throws ControllerException of kind BAD_INPUT if they cannot be read
         */
        public static Source read(Path source) {
            try {
                return new Source(source.toString(), Applied.join(ConfigurationFiles.read(source)), "");
            } catch (IOException e) {
                throw new ControllerException(
                        ControllerException.Kind.BAD_INPUT,
                        source + ": cannot read (" + e + "): give a readable semantic file",
                        List.of(),
                        e);
            }
        }

        Source with(String other) {
            return new Source(file, text, other);
        }
    }

    /** The same for a text. */
    public ApplyOptions of(String file, String text) {
        return of(() -> new Source(file, text, ""));
    }

    /** The same for a text that is read only when it is needed. */
    public ApplyOptions of(Supplier<Source> text) {
        return new ApplyOptions(Optional.of(text), listener, cancelled, gate);
    }

    /** The same with a note for the history. */
    public ApplyOptions noting(String note) {
        Optional<Supplier<Source>> noted = source.map(from -> () -> from.get().with(note));
        return new ApplyOptions(noted, listener, cancelled, gate);
    }

    /** The same with somebody who follows. */
    public ApplyOptions followedBy(InstallListener other) {
        return new ApplyOptions(source, other, cancelled, gate);
    }

    /** The same with somebody who may stop it. */
    public ApplyOptions unless(BooleanSupplier stopped) {
        return new ApplyOptions(source, listener, stopped, gate);
    }

    /** The same, and plans beyond some limits are not applied. */
    public ApplyOptions within(RiskLimits limits) {
        return new ApplyOptions(source, listener, cancelled, Optional.of(limits));
    }
}
