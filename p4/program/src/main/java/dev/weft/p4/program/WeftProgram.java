package dev.weft.p4.program;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The compiled P4 program: what a controller pushes to a v1model target. */
public final class WeftProgram {
    /** The port of a v1model target behind which the switch-resident agent sits. */
    public static final int CPU_PORT = 255;

    /** Cells of one pool in the array {@link dev.weft.p4.program.wire.StateMessage#PAIRS}. */
    public static final int PAIRS_PER_POOL = 64;

    /** Pools that a switch can hold; pool 0 means "none". */
    public static final int POOLS = 1024;

    /** Further cells behind those of all pools, for pools that need more than {@value #PAIRS_PER_POOL}; on v1model only. */
    public static final int WIDE_CELLS = 65536;

    /** Instances that a v1model switch can tell apart (a Tofino 4096); instance 0 means "none". */
    public static final int INSTANCES = 16384;

    /** Services that a switch can meter; service 0 means "none". */
    public static final int SERVICES = 2048;

    /** Costs are delays in microseconds below this bound, so that the sign of a difference orders two of them. */
    public static final int COST_LIMIT_US = 1 << 30;

    /** Nanoseconds of one tick of the affinity timer (v1model: 64 microseconds). */
    public static final long TICK_NS = 64_000;

    private WeftProgram() {}

    /** Returns the bmv2 JSON, as p4c wrote it. */
    public static byte[] json() {
        return resource("weft.json");
    }

    /** Returns the P4Info in protobuf text format. */
    public static String p4Info() {
        return new String(resource("weft.p4info.txtpb"), StandardCharsets.UTF_8);
    }

    /** Returns the checksums of the sources that the two were compiled from: lines of "sha256  path". */
    public static String sourceChecksums() {
        return new String(resource("sources.sha256"), StandardCharsets.UTF_8);
    }

    private static byte[] resource(String name) {
        try (InputStream in = WeftProgram.class.getResourceAsStream("/dev/weft/p4/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks dev/weft/p4/" + name
                        + ": rebuild p4/program (p4/compile writes the file)");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read dev/weft/p4/" + name, e);
        }
    }
}
