package dev.weft.cli;

import dev.weft.control.daemon.transaction.InstallListener;
import dev.weft.transaction.Phase;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * Shows how far an installation is, on standard error: a bar on a terminal, elsewhere a line now and then. Small
 * installations end before there is anything to show.
 */
final class InstallView implements InstallListener, AutoCloseable {
    private static final long LINE_NS = 1_000_000_000;
    private static final int SMALL = 500;

    private final PrintStream out;
    private final boolean terminal;
    private final LongSupplier nanos;
    private final SortedMap<String, Integer> totals = new TreeMap<>();
    private final SortedMap<String, Integer> acknowledged = new TreeMap<>();
    private long startNs;
    private long saidNs;
    private ProgressBar bar;
    private Phase said;

    /** @param nanos a monotonic clock */
    InstallView(PrintStream out, boolean terminal, LongSupplier nanos) {
        this.out = out;
        this.terminal = terminal;
        this.nanos = nanos;
    }

    @Override
    public void begins(Map<String, Integer> writes) {
        totals.clear();
        acknowledged.clear();
        totals.putAll(writes);
        writes.keySet().forEach(name -> acknowledged.put(name, 0));
        startNs = nanos.getAsLong();
        saidNs = startNs;
        if (terminal && sum(totals) >= SMALL) {
            bar = new ProgressBarBuilder()
                    .setTaskName("Preparing")
                    .setInitialMax(sum(totals))
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUnit(" entries", 1)
                    .showSpeed()
                    .setConsumer(new ConsoleProgressBarConsumer(out))
                    .build();
        }
    }

    private static int sum(Map<String, Integer> counts) {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public void acknowledged(String switchName, int done, int total) {
        acknowledged.put(switchName, done);
        show(false);
    }

    @Override
    public void phase(Phase phase, Set<String> waiting) {
        if (phase == Phase.PREPARE) {
            totals.forEach((name, total) -> {
                if (!waiting.contains(name)) {
                    acknowledged.put(name, total);
                }
            });
            show(false);
        } else if (said == Phase.PREPARE) {
            if (phase == Phase.VOTED || phase == Phase.DECIDE || phase == Phase.COMMIT) {
                acknowledged.putAll(totals);
            }
            show(true);
            end();
        }
        said = phase;
    }

    private void show(boolean last) {
        long nowNs = nanos.getAsLong();
        int done = sum(acknowledged);
        if (bar != null) {
            bar.setExtraMessage(switches());
            bar.stepTo(done);
        } else if (sum(totals) >= SMALL && (last || nowNs - saidNs >= LINE_NS)) {
            saidNs = nowNs;
            out.println(line(done, nowNs));
        }
    }

    private String line(int done, long nowNs) {
        double seconds = (nowNs - startNs) / 1e9;
        double rate = seconds > 0 ? done / seconds : 0;
        int left = sum(totals) - done;
        return String.format(
                Locale.ROOT,
                "preparing: %d of %d entries acknowledged, %.0f/s, %s left (%s)",
                done,
                sum(totals),
                rate,
                left == 0 ? "nothing" : rate > 0 ? String.format(Locale.ROOT, "%.0f s", left / rate) : "?",
                switches());
    }

    /** {@code s1 40 %, s2 100 %}. */
    private String switches() {
        StringBuilder text = new StringBuilder();
        totals.forEach((name, total) -> {
            int percent = total == 0 ? 100 : (int) (100L * acknowledged.get(name) / total);
            text.append(text.length() == 0 ? "" : ", ")
                    .append(name)
                    .append(' ')
                    .append(percent)
                    .append(" %");
        });
        return text.toString();
    }

    private void end() {
        if (bar != null) {
            bar.close();
            bar = null;
        }
    }

    @Override
    public void close() {
        end();
    }
}
