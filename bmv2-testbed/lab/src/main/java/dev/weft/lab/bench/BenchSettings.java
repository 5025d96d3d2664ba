package dev.weft.lab.bench;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What to measure, and with what.
 *
 * @param quick tiny counts: shows that it works, the figures mean little
 * @param parts what to measure
 * @param weft the command that starts {@code weft}, without a subcommand
 * @param bmv2 bmv2's {@code simple_switch_grpc}; empty without it
 */
public record BenchSettings(boolean quick, Set<SwitchBench.Part> parts, List<String> weft, Optional<Path> bmv2) {
    public BenchSettings {
        parts = Set.copyOf(parts);
        weft = List.copyOf(weft);
    }
}
