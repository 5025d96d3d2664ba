package dev.weft.cli;

import dev.weft.lab.demo.DemoView;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import picocli.CommandLine.Help.Ansi;

/**
 * The demo on a terminal: findings stay, below them a table of the instances is drawn again and again in place.
 *
 * <p>Control sequences are those of ECMA-48: cursor up (CUU) and erase in line (EL).
 */
final class LiveDemoView implements DemoView {
    private static final long REDRAW_NS = 60_000_000;
    private static final int BAR = 24;
    private static final String ERASE_LINE = "\u001b[2K";
    private static final String FULL = "\u2588";
    private static final String EMPTY = "\u2591";

    private final PrintWriter out;
    private final LongSupplier nanos;
    private long drawnNs;
    private int drawnLines;
    private Progress last;

    /** @param nanos monotonic nanoseconds, for a steady picture */
    LiveDemoView(PrintWriter out, LongSupplier nanos) {
        this.out = out;
        this.nanos = nanos;
    }

    @Override
    public void chapter(int number, String title) {
        settle();
        out.println();
        out.println(Ansi.ON.string("@|bold,cyan " + number + "|@ @|bold " + title + "|@"));
        out.flush();
    }

    @Override
    public void said(String line) {
        settle();
        out.println(Ansi.ON.string("  @|green \u2714|@ ") + line);
        out.flush();
    }

    @Override
    public void progress(Progress progress) {
        last = progress;
        long nowNs = nanos.getAsLong();
        if (drawnLines == 0 || nowNs - drawnNs >= REDRAW_NS) {
            drawnNs = nowNs;
            draw(progress);
        }
    }

    // The last picture of a chapter stays, as it was at its end.
    private void settle() {
        if (last != null) {
            draw(last);
        }
        last = null;
        drawnLines = 0;
    }

    private void draw(Progress progress) {
        if (drawnLines > 0) {
            out.print("\u001b[" + drawnLines + "A");
        }
        line(String.format(
                Locale.ROOT,
                "  %s %3.0f %%  %s at %.2f s",
                bar(progress.done(), "cyan"),
                100 * progress.done(),
                progress.doing(),
                progress.timeNs() / 1e9));
        List<InstanceRow> rows = progress.instances();
        for (InstanceRow row : rows) {
            double load = Math.min(1, row.queue() / (4.0 * row.workers()));
            boolean slow = row.speed() < 1;
            line(String.format(
                    Locale.ROOT,
                    "  %-12s site %d  %s %3d queued %6d flows %7d requests%s",
                    row.name(),
                    row.site(),
                    bar(load, slow ? "red" : load > 0.5 ? "yellow" : "green"),
                    row.queue(),
                    row.flows(),
                    row.requests(),
                    slow ? Ansi.ON.string(" @|red speed x" + row.speed() + "|@") : ""));
        }
        drawnLines = rows.size() + 1;
        out.flush();
    }

    private void line(String text) {
        out.println(ERASE_LINE + text);
    }

    private static String bar(double part, String colour) {
        int full = (int) Math.round(part * BAR);
        return Ansi.ON.string("@|" + colour + " " + FULL.repeat(full) + "|@@|faint " + EMPTY.repeat(BAR - full) + "|@");
    }
}
