package dev.weft.lab.bench;

import com.google.protobuf.ByteString;
import dev.weft.lab.netns.SwitchProcess;
import dev.weft.p4.runtime.ElectionId;
import dev.weft.p4.runtime.P4InfoIndex;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import dev.weft.p4.runtime.client.WriteLoad;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.Update;

/**
 * P4Runtime entry writes per second over loopback TCP: routes of the router {@code l3.p4}, inserted in batches, one
 * request under way at a time, and deleted again. The targets take turns; each is a process of its own.
 */
final class WriteBench {
    private static final long DEVICE = 1;
    private static final long WAIT_S = 30;
    private static final int DELETE_BATCH = 10_000;

    private final Path folder;
    private final LongSupplier nanos;
    private final Plan plan;
    private final Consumer<String> progress;

    /**
     * How much.
     *
     * @param entriesByBatch how many entries a run writes, by batch size
     * @param warmUpRounds turns that do not count
     * @param rounds turns that count
     */
    record Plan(Map<Integer, Integer> entriesByBatch, int warmUpRounds, int rounds) {
        Plan {
            entriesByBatch = Collections.unmodifiableMap(new TreeMap<>(entriesByBatch));
        }
    }

    /** @param folder for logs, made by the caller */
    WriteBench(Path folder, LongSupplier nanos, Plan plan, Consumer<String> progress) {
        this.folder = folder;
        this.nanos = nanos;
        this.plan = plan;
        this.progress = progress;
    }

    /**
     * Measures.
     *
     * @param targets commands that take the arguments of {@code simple_switch_grpc}, by name
     * @return for each batch size the medians of the targets, in their order, in entries per second
     */
    Map<Integer, double[]> run(Map<String, List<String>> targets) throws IOException, InterruptedException {
        P4InfoIndex index =
                P4InfoIndex.parse(new String(Workloads.resource("l3.p4info.txtpb"), StandardCharsets.UTF_8));
        List<Side> sides = new ArrayList<>();
        try {
            for (Map.Entry<String, List<String>> target : targets.entrySet()) {
                sides.add(new Side(target.getKey(), target.getValue(), folder, nanos));
            }
            for (Side side : sides) {
                side.load(index);
            }
            Map<Integer, double[]> rates = new TreeMap<>();
            for (Map.Entry<Integer, Integer> size : plan.entriesByBatch().entrySet()) {
                List<TableEntry> entries = WriteLoad.entries(index, "routes", "route", size.getValue());
                rates.put(size.getKey(), run(sides, entries, size.getKey()));
            }
            return rates;
        } finally {
            sides.forEach(Side::close);
        }
    }

    private double[] run(List<Side> sides, List<TableEntry> entries, int batch) {
        double[][] rates = new double[sides.size()][plan.rounds()];
        for (int round = -plan.warmUpRounds(); round < plan.rounds(); round++) {
            for (int i = 0; i < sides.size(); i++) {
                double rate = sides.get(i).insertAndDelete(entries, batch);
                if (round >= 0) {
                    rates[i][round] = rate;
                }
            }
        }
        double[] medians = new double[sides.size()];
        for (int i = 0; i < medians.length; i++) {
            Arrays.sort(rates[i]);
            medians[i] = rates[i][plan.rounds() / 2];
            progress.accept(
                    String.format("writes, %s, batches of %,d: %,.0f entries/s", sides.get(i).name, batch, medians[i]));
        }
        return medians;
    }

    /** One target. */
    private static final class Side {
        private final String name;
        private final SwitchProcess process;
        private final ManagedChannel channel;
        private final LongSupplier nanos;
        private P4RuntimeClient client;

        Side(String name, List<String> command, Path folder, LongSupplier nanos) throws IOException {
            this.name = name;
            this.nanos = nanos;
            process = SwitchProcess.start(command, "writes-" + name, DEVICE, new TreeMap<>(), freePort(), folder);
            channel = P4RuntimeClient.limits(NettyChannelBuilder.forAddress("127.0.0.1", process.grpcPort())
                            .usePlaintext())
                    .build();
        }

        private static int freePort() throws IOException {
            // The switch's second server is 1,000 above.
            try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return Math.min(socket.getLocalPort(), 64_000);
            }
        }

        void load(P4InfoIndex index) throws IOException, InterruptedException {
            process.awaitReady();
            client = P4RuntimeClient.builder(channel, DEVICE).open();
            try {
                client.arbitration().get(WAIT_S, TimeUnit.SECONDS);
            } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
                throw new IOException(name + " does not take us as its primary: " + e.getMessage(), e);
            }
            client.setPipeline(index.p4info(), ByteString.copyFrom(Workloads.resource("l3.json")), 1);
        }

        double insertAndDelete(List<TableEntry> entries, int batch) {
            WriteLoad load = new WriteLoad(channel, DEVICE, ElectionId.of(1), nanos);
            double rate = load.run(Update.Type.INSERT, entries, batch, 1).perSecond();
            load.run(Update.Type.DELETE, entries, DELETE_BATCH, 1);
            return rate;
        }

        void close() {
            if (client != null) {
                client.close();
            }
            channel.shutdownNow();
            process.close();
        }
    }
}
