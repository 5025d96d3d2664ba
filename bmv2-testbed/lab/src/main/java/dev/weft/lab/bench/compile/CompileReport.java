package dev.weft.lab.bench.compile;

import java.util.List;
import java.util.Map;

/**
 * What the bench of the compiler found; the field names are those of {@code --report} (docs/cli.md).
 *
 * @param compile one row for each size
 * @param permission what an apply writes for a change of one permission, in the first row's domain
 * @param install entries through P4Runtime; null when not asked for
 */
public record CompileReport(List<Row> compile, Permission permission, Install install) {
    /**
     * A change of one permission.
     *
     * @param entryWrites updates of table entries
     * @param flipWrites changes of an active epoch; 0: the update of one entry needs none
     */
    public record Permission(int entryWrites, int flipWrites) {}

    /**
     * One size of domain.
     *
     * @param kind "reference" or "sweep"
     * @param statements those within services counted
     * @param files of at most 200 statements
     * @param switches in the domain
     * @param entries table entries on all switches
     * @param fullMs to read, check and compile all of it from text; median of 3
     * @param readMs the part of it for reading
     * @param incrementalMs from a changed file on disk to the plan in a warmed controller; median
     * @param incrementalCpuMs processor time of the same, for shared machines
     * @param byKindMs the median for each kind of statement
     * @param slowestMs the slowest change
     */
    public record Row(
            String kind,
            int statements,
            int files,
            int switches,
            int entries,
            double fullMs,
            double readMs,
            double incrementalMs,
            double incrementalCpuMs,
            Map<String, Double> byKindMs,
            double slowestMs) {}

    /**
     * An apply to empty embedded switches.
     *
     * @param entries P4Runtime updates acknowledged
     * @param switches embedded switches, each with its agent
     * @param seconds from the model to the last acknowledgement: check, compile, connect, read back, plan, write, commit; the
     *     median of 5 installations, each on switches and agents of its own
     * @param firstSeconds the same of the first, of which the JVM had compiled little
     */
    public record Install(int entries, int switches, double seconds, double firstSeconds) {}
}
