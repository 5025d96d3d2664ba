package dev.weft.bmv2.p4runtime;

import dev.weft.p4.runtime.ElectionId;
import dev.weft.p4.runtime.P4InfoIndex;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import dev.weft.p4.runtime.client.WriteLoad;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.Update;

/**
 * Times entry writes over loopback TCP, beside {@code simple_switch_grpc} with the same client if the second argument
 * names it. Not a test: run it by hand.
 *
 * <pre>{@code java -cp ... dev.weft.bmv2.p4runtime.WriteTiming hosts /work/tools/bin/simple_switch_grpc [rounds]}</pre>
 */
final class WriteTiming {
    private static final int[] BATCHES = batches(System.getProperty("batches", "1,10,100,1000,10000"));
    private static final int WARM_UP = 5;
    private static final long WAIT_S = 60;

    private final P4InfoIndex index =
            P4InfoIndex.parse(Bench.resource("routes.p4info.txtpb").toStringUtf8());
    private final String table;

    private WriteTiming(String table) {
        this.table = table;
    }

    private static int[] batches(String list) {
        return Arrays.stream(list.split(",")).mapToInt(Integer::parseInt).toArray();
    }

    public static void main(String[] arguments) throws Exception {
        WriteTiming timing = new WriteTiming(arguments[0]);
        int rounds = arguments.length > 2 ? Integer.parseInt(arguments[2]) : 5;
        P4RuntimeTarget target = P4RuntimeTarget.builder(1).build();
        Process other = null;
        try (P4RuntimeServer server = P4RuntimeServer.start(
                new P4RuntimeService(target), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            int otherPort = 0;
            if (arguments.length > 1 && Files.isExecutable(Path.of(arguments[1]))) {
                otherPort = freePort();
                other = start(arguments[1], otherPort);
            }
            timing.compare(server.port(), otherPort, rounds);
        } finally {
            if (other != null) {
                other.destroyForcibly().waitFor();
            }
        }
    }

    private static Process start(String binary, int port) throws IOException {
        return new ProcessBuilder(
                        binary,
                        "--no-p4",
                        "--device-id",
                        "1",
                        "--log-level",
                        "off",
                        "--thrift-port",
                        "0",
                        "--",
                        "--grpc-server-addr",
                        "127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private void compare(int ours, int theirs, int rounds) throws Exception {
        List<Side> sides = new ArrayList<>(List.of(new Side("embedded", ours)));
        if (theirs != 0) {
            sides.add(new Side("simple_switch_grpc", theirs));
        }
        for (Side side : sides) {
            side.client.arbitration().get(WAIT_S, TimeUnit.SECONDS);
            side.client.setPipeline(index.p4info(), Bench.resource("routes.json"), 1);
        }
        for (int i = 0; i < WARM_UP; i++) {
            for (Side side : sides) {
                side.insertAndDelete(WriteLoad.entries(index, table, "next_hop", 100_000), 1_000);
            }
        }
        for (int batch : BATCHES) {
            List<TableEntry> entries =
                    WriteLoad.entries(index, table, "next_hop", batch == 1 ? 4_000 : batch == 10 ? 20_000 : 100_000);
            double[][] rates = new double[sides.size()][rounds];
            for (int round = -1; round < rounds; round++) {
                for (int i = 0; i < sides.size(); i++) {
                    double rate = sides.get(i).insertAndDelete(entries, batch);
                    if (round >= 0) {
                        rates[i][round] = rate;
                    }
                }
            }
            for (int i = 0; i < sides.size(); i++) {
                Arrays.sort(rates[i]);
                System.out.printf(
                        Locale.ROOT,
                        "batch %6d %-20s %,10.0f entries/s (median), %,10.0f (best)%n",
                        batch,
                        sides.get(i).name,
                        rates[i][rounds / 2],
                        rates[i][rounds - 1]);
            }
        }
        sides.forEach(Side::close);
    }

    private static final class Side {
        private final String name;
        private final ManagedChannel channel;
        private final P4RuntimeClient client;
        private final WriteLoad load;

        Side(String name, int port) {
            this.name = name;
            channel = P4RuntimeClient.limits(
                            NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext())
                    .build();
            client = P4RuntimeClient.builder(channel, 1).open();
            load = new WriteLoad(channel, 1, ElectionId.of(1), System::nanoTime);
        }

        double insertAndDelete(List<TableEntry> entries, int batch) {
            double rate = load.run(Update.Type.INSERT, entries, batch, 1).perSecond();
            load.run(Update.Type.DELETE, entries, 10_000, 1);
            return rate;
        }

        void close() {
            client.close();
            channel.shutdownNow();
        }
    }
}
