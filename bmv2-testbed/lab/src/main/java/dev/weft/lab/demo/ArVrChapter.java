package dev.weft.lab.demo;

import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Service;
import dev.weft.lab.host.Request;
import dev.weft.lab.host.RequestSource;
import dev.weft.lab.time.Clock;
import dev.weft.lab.time.Timer;
import java.util.Map;
import java.util.TreeMap;

/**
 * The CATS use case: glasses sample a frame, have it rendered, and display it. Each frame is a flow of its own, so each
 * is steered afresh; the next is sampled when the one before is on display.
 */
final class ArVrChapter {
    private static final long SAMPLING_NS = 1_500_000;
    private static final long DISPLAY_NS = 7_900_000;
    private static final long PAUSE_NS = 5_000_000;
    private static final long FRAME_LIMIT_NS = 1_000_000_000;
    private static final long LIMIT_NS = 60_000_000_000L;
    private static final int FRAMES = 50;
    private static final int FIRST_FLOW = 100_000;
    private static final int FLOWS_APART = 1000;

    private final DemoBed bed;
    private int chapters;

    ArVrChapter(DemoBed bed) {
        this.bed = bed;
    }

    DemoReport.Choice measure(Agent glasses, Service service) {
        Clock clock = bed.clock();
        Frames frames = new Frames();
        clock.call(() -> {
            frames.source = bed.source(glasses, service, 0, "frames of " + service.name())
                    .flows(1, 1)
                    .firstFlow(FIRST_FLOW + FLOWS_APART * chapters++)
                    .onReply(frames::rendered)
                    .build();
            frames.sample();
        });
        clock.await(() -> frames.displayed + frames.lost == FRAMES, LIMIT_NS);
        double e2eMs = frames.displayed == 0 ? 0 : frames.totalNs / 1e6 / frames.displayed;
        return new DemoReport.Choice(frames.mostFrequentSite(), Rounding.ms(e2eMs));
    }

    /** The glasses' loop. */
    private final class Frames {
        private final Clock clock = bed.clock();
        private final Map<Integer, Integer> framesBySite = new TreeMap<>();
        private RequestSource source;
        private long sampledNs;
        private Request awaited;
        private Timer limit;
        private int displayed;
        private int lost;
        private long totalNs;

        void sample() {
            sampledNs = clock.nowNs();
            clock.post(SAMPLING_NS, this::send);
        }

        private void send() {
            limit = clock.schedule(FRAME_LIMIT_NS, this::lose);
            awaited = source.sendOne();
        }

        private void lose() {
            awaited = null;
            lost++;
            next();
        }

        void rendered(Request request) {
            if (request == awaited) {
                limit.cancel();
                framesBySite.merge(bed.siteOf(request.servedBy()), 1, Integer::sum);
                clock.post(DISPLAY_NS, this::display);
            }
        }

        private void display() {
            totalNs += clock.nowNs() - sampledNs;
            displayed++;
            next();
        }

        private void next() {
            if (displayed + lost < FRAMES) {
                clock.post(PAUSE_NS, this::sample);
            }
        }

        int mostFrequentSite() {
            return framesBySite.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .map(Map.Entry::getKey)
                    .orElse(0);
        }
    }
}
