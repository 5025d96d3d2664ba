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
 * @param weft the command that starts {@code weft}, without a subcommand; its last word is the main class
 * @param bmv2 bmv2's {@code simple_switch_grpc}; empty without it
 * @param noVeth why nothing can be measured over veth here; empty in a network namespace of this process' own, as
 *     {@link dev.weft.lab.netns.ProcessTargets#inOwnNamespace} makes it
 */
public record BenchSettings(
        boolean quick, Set<SwitchBench.Part> parts, List<String> weft, Optional<Path> bmv2, Optional<String> noVeth) {
    public BenchSettings {
        parts = Set.copyOf(parts);
        weft = List.copyOf(weft);
    }
}
