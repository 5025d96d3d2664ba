package dev.weft.lab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.lab.host.Arrivals;
import dev.weft.lab.host.Host;
import dev.weft.lab.host.RequestSource;
import dev.weft.lab.host.ServiceTime;
import dev.weft.lab.network.EventLog;
import dev.weft.packetio.pcap.PcapReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabTest {
    private static final int REQUESTS = 2000;

    private static long run(long seed, List<Long> elapsedNs, Path pcap) {
        try (Lab lab = Lab.seed(seed)) {
            Host client = lab.host("client", "2001:db8::1");
            Host server = lab.host("server", "2001:db8::2");
            lab.link(client, server).delayMs(1).mbps(10).queueBytes(10_000).loss(0.01);
            if (pcap != null) {
                lab.pcap(pcap);
            }
            EventLog log = lab.eventLog();
            lab.instance(server, 9000, 2, ServiceTime.bimodal(500_000, 5_000_000, 0.1));
            RequestSource source = lab.client(client)
                    .to(lab.at(server, 9000))
                    .arrivals(Arrivals.poisson(1000))
                    .flows(4, 10)
                    .onReply(request -> elapsedNs.add(request.elapsedNs()))
                    .build();
            source.send(REQUESTS);
            lab.clock().pass(10_000_000_000L);
            assertThat(source.replied() + source.outstanding()).isEqualTo(REQUESTS);
            assertThat(lab.network().frames().inUse()).isZero();
            return log.hash();
        }
    }

    @Test
    void theSameSeedIsTheSameRun() {
        List<Long> first = new ArrayList<>();
        List<Long> second = new ArrayList<>();
        assertThat(run(3, first, null)).isEqualTo(run(3, second, null)).isNotEqualTo(run(4, new ArrayList<>(), null));
        assertThat(second).isEqualTo(first).hasSizeGreaterThan(REQUESTS * 9 / 10);
    }

    @Test
    void capturesHoldEveryFrameOnce(@TempDir Path directory) throws Exception {
        List<Long> elapsedNs = new ArrayList<>();
        run(3, elapsedNs, directory);
        Path file = directory.resolve("client-0--server-0.pcap");
        assertThat(file).exists();
        int frames = 0;
        try (PcapReader reader = PcapReader.open(file)) {
            while (reader.next() != null) {
                frames++;
            }
        }
        // Each request is sent once, each that arrives is answered once; some of both are lost on the way.
        assertThat(frames).isBetween(REQUESTS + elapsedNs.size(), 2 * REQUESTS);
        assertThat(Files.size(file)).isPositive();
    }
}
