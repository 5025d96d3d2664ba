package dev.weft.lab.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.weft.lab.network.Network;
import dev.weft.lab.time.VirtualClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Instances and clients on one cable, against queueing theory. */
class QueueTest {
    private static final long MS = 1_000_000L;

    private final VirtualClock clock = new VirtualClock();
    private final Network network = new Network(clock, 42);
    private final Host client = new Host(network, "client", new byte[] {10, 0, 0, 1}, 1);
    private final Host server = new Host(network, "server", new byte[] {10, 0, 0, 2}, 2);
    private final Target target = new Target(server.address(), 9000, 0x77, 0);

    @Test
    void mm1SojournTimeIsThatOfTheory() {
        network.link(client.card(), server.card());
        new ComputeInstance(server, "i", 1, 9000, 1, ServiceTime.exponential(MS));
        // M/M/1 with lambda 700/s and mu 1000/s: mean time in system 1/(mu - lambda) = 3.333 ms, exponentially
        // distributed, so its median is ln 2 times that.
        List<Long> sojournNs = measure(Arrivals.poisson(700), 200_000);
        double mean = sojournNs.stream().mapToLong(x -> x).average().orElseThrow() / MS;
        sojournNs.sort(null);
        assertThat(mean).isCloseTo(3.333, within(0.15));
        assertThat(sojournNs.get(sojournNs.size() / 2) / (double) MS).isCloseTo(3.333 * Math.log(2), within(0.12));
    }

    @Test
    void md1SojournTimeIsThatOfPollaczekAndKhinchine() {
        network.link(client.card(), server.card());
        new ComputeInstance(server, "i", 1, 9000, 1, ServiceTime.constant(MS));
        // rho 0.7: 1 + rho / (2 (1 - rho)) = 2.1667 ms.
        double mean = measure(Arrivals.poisson(700), 200_000).stream()
                        .mapToLong(x -> x)
                        .average()
                        .orElseThrow()
                / MS;
        assertThat(mean).isCloseTo(2.1667, within(0.05));
    }

    @Test
    void mm4WaitingTimeIsErlangC() {
        network.link(client.card(), server.card());
        new ComputeInstance(server, "i", 1, 9000, 4, ServiceTime.exponential(MS));
        // M/M/4, lambda 3200/s, mu 1000/s: a = 3.2, Erlang C = 0.5964, wait = C / (4 mu - lambda) = 0.7455 ms.
        double mean = measure(Arrivals.poisson(3200), 300_000).stream()
                        .mapToLong(x -> x)
                        .average()
                        .orElseThrow()
                / MS;
        assertThat(mean).isCloseTo(1.7455, within(0.05));
    }

    @Test
    void elapsedTimeIsLinkAndServiceExactly() {
        network.link(client.card(), server.card()).delayNs(2 * MS);
        new ComputeInstance(server, "i", 1, 9000, 1, ServiceTime.constant(5 * MS));
        assertThat(measure(Arrivals.periodic(20 * MS), 3)).containsExactly(9 * MS, 9 * MS, 9 * MS);
    }

    @Test
    void aSlowInstanceFinishesWhatItBeganAtItsNewSpeed() {
        network.link(client.card(), server.card());
        ComputeInstance instance = new ComputeInstance(server, "i", 1, 9000, 1, ServiceTime.constant(10 * MS));
        clock.post(24 * MS, () -> instance.speed(0.1)); // the request sent at 20 ms has 6 ms of work left
        clock.post(54 * MS, () -> instance.speed(1)); // 3 ms of work left
        assertThat(measure(Arrivals.periodic(20 * MS), 1)).containsExactly(37 * MS);
    }

    @Test
    void loadIsNoticedBeforeASlowRequestHasFinished() {
        network.link(client.card(), server.card());
        ComputeInstance instance = new ComputeInstance(server, "i", 1, 9000, 2, ServiceTime.constant(MS));
        instance.speed(0.01);
        assertThat(instance.expectedDelayUs()).isEqualTo(1000);
        RequestSource source = RequestSource.on(client, "c").to(target).build();
        source.sendOne();
        clock.runFor(30 * MS);
        assertThat(instance.expectedDelayUs()).isEqualTo(30_000);
        source.sendOne();
        clock.runFor(10 * MS);
        assertThat(instance.queueLength()).isEqualTo(2);
        assertThat(instance.expectedDelayUs()).isEqualTo(40_000 + 20_000);
    }

    @Test
    void agentRequestsAreMatchedByTask() {
        network.link(client.card(), server.card());
        new ComputeInstance(server, "i", 9, 9000, 1, ServiceTime.constant(MS));
        List<Request> replies = new ArrayList<>();
        RequestSource source = RequestSource.on(client, "c")
                .to(target)
                .as(0xabcL, 1)
                .flows(2, 3)
                .firstFlow(100)
                .arrivals(Arrivals.periodic(10 * MS))
                .onReply(replies::add)
                .build();
        source.send(7);
        clock.runFor(1000 * MS);
        assertThat(replies).extracting(Request::flow).containsExactly(100, 101, 100, 101, 100, 101, 102);
        assertThat(replies)
                .extracting(Request::opensFlow)
                .containsExactly(true, true, false, false, false, false, true);
        assertThat(replies).extracting(Request::servedBy).containsOnly(9);
        assertThat(source.outstanding()).isZero();
        assertThat(source.strange()).isZero();
        assertThat(client.badChecksums() + server.badChecksums()).isZero();
        assertThat(client.strayPackets() + server.strayPackets()).isZero();
    }

    private List<Long> measure(Arrivals arrivals, int requests) {
        List<Long> elapsedNs = new ArrayList<>();
        RequestSource source = RequestSource.on(client, "c")
                .to(target)
                .flows(1, 0)
                .arrivals(arrivals)
                .onReply(request -> elapsedNs.add(request.elapsedNs()))
                .build();
        source.send(requests);
        assertThat(clock.await(() -> elapsedNs.size() == requests, 100_000 * MS * 10))
                .isTrue();
        return elapsedNs;
    }
}
