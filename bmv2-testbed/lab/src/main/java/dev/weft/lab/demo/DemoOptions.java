package dev.weft.lab.demo;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How the demo is run.
 *
 * @param seed the seed of every draw
 * @param requests requests of the steering chapter, 1 or more
 * @param realTime whether it runs on the wall clock and over TCP instead of in virtual time and in process
 * @param pcapDirectory where to write what passes each link
 */
public record DemoOptions(long seed, long requests, boolean realTime, Optional<Path> pcapDirectory) {
    public static final long DEFAULT_SEED = 1;
    public static final long DEFAULT_REQUESTS = 10_000;

    /** Virtual time, default seed and size. */
    public static DemoOptions standard() {
        return new DemoOptions(DEFAULT_SEED, DEFAULT_REQUESTS, false, Optional.empty());
    }
}
