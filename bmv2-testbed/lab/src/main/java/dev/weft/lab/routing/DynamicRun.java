package dev.weft.lab.routing;

import dev.weft.lab.host.Request;
import dev.weft.lab.network.Link;
import dev.weft.lab.routing.RoutingCase.Skew;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The reference network, half of whose run one link is another one: how the ingress that uses it most fares. */
public final class DynamicRun {
    private static final long WINDOW_NS = 20_000_000;
    private static final int WINDOWS = 40;
    private static final int SETTLED = 10;
    private static final double LOAD = 0.8;
    private static final int INGRESS = 0;
    private static final double NS_PER_US = 1_000;
    private static final double NS_PER_MS = 1e6;

    /** What happens to the link between an ingress and its own site. */
    public enum Change {
        /** It carries two fifths of what it carried. */
        LINK_SATURATES {
            @Override
            void happen(Link link, double usedMbps) {
                link.mbps(usedMbps * 2 / 5);
            }
        },
        /** Its delay grows from 50 to 500 microseconds. */
        PATH_TENFOLD {
            @Override
            void happen(Link link, double usedMbps) {
                link.delayNs(500_000);
            }
        };

        abstract void happen(Link link, double usedMbps);

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /**
     * A stretch of time.
     *
     * @param fromMs its beginning, 0 is the change
     * @param p99Us of the requests of that ingress whose reply came in it
     * @param nearShare of them served at its own site
     */
    public record Window(double fromMs, double p99Us, double nearShare) {}

    /**
     * What came of it.
     *
     * @param worstUs the largest 99th percentile of a window after the change
     * @param p99AfterUs the median of the last windows', as before
     */
    public record Row(
            String change,
            double p99BeforeUs,
            double worstUs,
            double p99AfterUs,
            double nearBefore,
            double nearAfter,
            List<Window> windows) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%-14s p99 before %6.0f us, worst 20 ms %6.0f us, after %6.0f us; own site %3.0f %% before, %3.0f %% after",
                    change,
                    p99BeforeUs,
                    worstUs,
                    p99AfterUs,
                    100 * nearBefore,
                    100 * nearAfter);
        }
    }

    private final Change change;
    private final RoutingCase routingCase = RoutingCase.reference(LOAD, Skew.EVEN);
    private final List<Window> windows = new ArrayList<>();
    private long[] latencies = new long[1 << 12];
    private int count;
    private int near;

    public DynamicRun(Change change) {
        this.change = change;
    }

    /** Runs it on real switches with their agents. */
    public Row run(long seed) {
        try (WeftRun run = new WeftRun(routingCase, seed)) {
            Link link = run.fabric().network().links().stream()
                    .filter(each -> each.a().node().name().equals(ReferenceNetwork.ingress(INGRESS))
                            && each.b().node().name().equals(ReferenceNetwork.site(INGRESS)))
                    .findFirst()
                    .orElseThrow();
            run.watch(INGRESS, request -> replied(request));
            run.start();
            run.fabric().clock().pass(WINDOW_NS);
            clear();
            long bytes = link.forward().sentBytes();
            for (int i = -WINDOWS / 2; i < WINDOWS / 2; i++) {
                if (i == 0) {
                    double seconds = WINDOWS / 2 * WINDOW_NS / 1e9;
                    change.happen(link, (link.forward().sentBytes() - bytes) * 8 / seconds / 1e6);
                }
                run.fabric().clock().pass(WINDOW_NS);
                windows.add(window(i));
            }
            run.stop();
        }
        int half = windows.size() / 2;
        return new Row(
                change.toString(),
                median(half - SETTLED, half, true),
                windows.subList(half, windows.size()).stream()
                        .mapToDouble(Window::p99Us)
                        .max()
                        .orElse(0),
                median(windows.size() - SETTLED, windows.size(), true),
                median(half - SETTLED, half, false),
                median(windows.size() - SETTLED, windows.size(), false),
                List.copyOf(windows));
    }

    private void replied(Request request) {
        if (count == latencies.length) {
            latencies = Arrays.copyOf(latencies, 2 * count);
        }
        latencies[count++] = request.elapsedNs();
        near += routingCase.site(request.servedBy() - 1) == INGRESS ? 1 : 0;
    }

    private Window window(int index) {
        long[] sorted = Arrays.copyOf(latencies, count);
        Arrays.sort(sorted);
        double p99 = count == 0 ? 0 : sorted[(int) Math.ceil(0.99 * count) - 1] / NS_PER_US;
        Window window = new Window(index * WINDOW_NS / NS_PER_MS, p99, count == 0 ? 0 : (double) near / count);
        clear();
        return window;
    }

    private void clear() {
        count = 0;
        near = 0;
    }

    private double median(int from, int to, boolean latency) {
        double[] sorted = windows.subList(from, to).stream()
                .mapToDouble(window -> latency ? window.p99Us() : window.nearShare())
                .sorted()
                .toArray();
        return sorted[sorted.length / 2];
    }
}
