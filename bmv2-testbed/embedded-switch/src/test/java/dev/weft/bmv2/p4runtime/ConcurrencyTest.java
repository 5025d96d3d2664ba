package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.p4.runtime.EntryBuilder;
import dev.weft.p4.runtime.Updates;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.WriteRequest.Atomicity;

/** Packets and reads beside writes (specification sections 11, 12.2 and 13.4). Passes whatever the threads do. */
class ConcurrencyTest {
    private static final int BATCHES = 400;

    private static final TableEntry L2 = EntryBuilder.of(Bench.INDEX, "l2")
            .exact("hdr.ethernet.dst", 1)
            .action("forward", Map.of("port", 5))
            .build();
    private static final TableEntry ROUTE = EntryBuilder.of(Bench.INDEX, "route")
            .lpm("hdr.ethernet.type", 0x0800, 16)
            .action("use_port", Map.of("port", 6))
            .build();

    @Test
    void packetsSeeAtomicBatchesWhollyOrNotAtAll() throws Exception {
        Set<Integer> ports = new ConcurrentSkipListSet<>();
        P4RuntimeTarget target = P4RuntimeTarget.builder(Bench.DEVICE)
                .sink((port, buffer, offset, length) -> ports.add(port))
                .build();
        try (Bench bench = new Bench(target)) {
            P4RuntimeClient client = bench.primary();
            client.write(List.of(Updates.insert(L2)));
            byte[] frame = Bench.bytes(Bench.frame("000000000001", "000000000002", "0800"));
            alternating(() -> target.receive(9, frame, 0, frame.length), () -> {
                client.write(List.of(Updates.delete(L2), Updates.insert(ROUTE)), Atomicity.DATAPLANE_ATOMIC);
                client.write(List.of(Updates.delete(ROUTE), Updates.insert(L2)), Atomicity.DATAPLANE_ATOMIC);
            });
        }
        assertThat(ports)
                .as("0 is the port of packets that neither table forwards")
                .isSubsetOf(5, 6);
    }

    @Test
    void readsSeeBatchesWhollyOrNotAtAll() throws Exception {
        Set<Integer> sizes = new TreeSet<>();
        try (Bench bench = new Bench()) {
            P4RuntimeClient client = bench.primary();
            List<p4.v1.P4RuntimeOuterClass.Entity> both = List.of(
                    Bench.entity(
                            "table_entry { table_id: " + Bench.INDEX.tables().id("l2") + " }"),
                    Bench.entity(
                            "table_entry { table_id: " + Bench.INDEX.tables().id("route") + " }"));
            alternating(() -> sizes.add(client.read(both).size()), () -> {
                client.write(List.of(Updates.insert(L2), Updates.insert(ROUTE)));
                client.write(List.of(Updates.delete(L2), Updates.delete(ROUTE)));
            });
        }
        assertThat(sizes).isSubsetOf(0, 2);
    }

    /** Runs {@code often} on a thread of its own while {@code writes} runs. */
    private static void alternating(Runnable often, Runnable writes) throws InterruptedException {
        AtomicBoolean over = new AtomicBoolean();
        Thread beside = new Thread(() -> {
            while (!over.get()) {
                often.run();
            }
        });
        beside.start();
        try {
            for (int i = 0; i < BATCHES; i++) {
                writes.run();
            }
        } finally {
            over.set(true);
            beside.join();
        }
    }
}
