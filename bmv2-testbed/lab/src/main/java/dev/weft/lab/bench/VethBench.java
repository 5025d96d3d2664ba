package dev.weft.lab.bench;

import dev.weft.lab.netns.Commands;
import dev.weft.lab.netns.SwitchProcess;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Switches as processes on veth pairs, in a network namespace of this process' own: a {@link TrafficGenerator} keeps 64
 * packets under way through one switch and then the other, in turns.
 */
final class VethBench {
    /** Packets under way. */
    static final int OUTSTANDING = 64;

    private static final int FIRST_GRPC_PORT = 9_601;
    private static final long DEVICE = 1;
    /** Linux counts processor time in these (sysconf(_SC_CLK_TCK) is 100 on all its ports of today). */
    private static final long TICK_NS = 10_000_000;

    private final List<String> generator;
    private final Path folder;
    private final Consumer<String> progress;
    private final Plan plan;
    private int switches;

    /**
     * How long.
     *
     * @param rounds turns of each switch
     * @param windowMs length of a window
     * @param warmUpWindows first windows of a turn that do not count
     * @param firstWarmUpWindows of the first turn: the JVM compiles then
     * @param windows windows of a turn that count
     */
    record Plan(int rounds, int windowMs, int warmUpWindows, int firstWarmUpWindows, int windows) {}

    /**
     * @param generator the command that runs {@link TrafficGenerator#main}
     * @param folder for logs and files, made by the caller
     */
    VethBench(List<String> generator, Path folder, Plan plan, Consumer<String> progress) {
        this.generator = generator;
        this.folder = folder;
        this.plan = plan;
        this.progress = progress;
    }

    /** What a switch did: packets per second, and processor time of its process in us per packet. Medians. */
    record Result(double packetsPerSecond, double cpuUsPerPacket) {}

    /**
     * Measures a workload on all targets in turns.
     *
     * @param targets commands that take the arguments of {@code simple_switch_grpc}, by name
     * @return results in the order of the targets
     */
    List<Result> run(Workload workload, Map<String, List<String>> targets) throws IOException, InterruptedException {
        List<Side> sides = new ArrayList<>();
        try {
            for (Map.Entry<String, List<String>> target : targets.entrySet()) {
                sides.add(start(workload, target.getKey(), target.getValue()));
            }
            for (int round = 0; round < plan.rounds(); round++) {
                for (Side side : sides) {
                    turn(side, round == 0 ? plan.firstWarmUpWindows() : plan.warmUpWindows());
                }
            }
            return sides.stream()
                    .map(side -> new Result(median(side.rates), median(side.cpuUs)))
                    .toList();
        } finally {
            sides.forEach(Side::close);
        }
    }

    private Side start(Workload workload, String name, List<String> command) throws IOException {
        int number = switches++;
        SortedMap<Integer, String> switchEnds = new TreeMap<>();
        SortedMap<Integer, String> generatorEnds = new TreeMap<>();
        for (int port : workload.ports()) {
            String end = "b" + number + "p" + port;
            Commands.run("ip", "link", "add", end, "type", "veth", "peer", "name", end + "g");
            Commands.run("ip", "link", "set", end, "up");
            Commands.run("ip", "link", "set", end + "g", "up");
            switchEnds.put(port, end);
            generatorEnds.put(port, end + "g");
        }
        Path traffic = folder.resolve(name + "-" + number + ".traffic");
        try (OutputStream out = Files.newOutputStream(traffic)) {
            TrafficGenerator.write(out, workload, generatorEnds);
        }
        SwitchProcess process =
                SwitchProcess.start(command, name + "-" + number, DEVICE, switchEnds, FIRST_GRPC_PORT + number, folder);
        ManagedChannel channel = P4RuntimeClient.limits(NettyChannelBuilder.forAddress("127.0.0.1", process.grpcPort())
                        .usePlaintext())
                .build();
        Side side = new Side(workload.name() + ", " + name, process, traffic, channel, switchEnds);
        try {
            process.awaitReady();
            side.client = P4RuntimeClient.builder(channel, DEVICE).open();
            side.client.arbitration().get(30, TimeUnit.SECONDS);
            workload.image().install(side.client);
        } catch (Exception e) {
            side.close();
            throw new IOException(side.name + ": " + e.getMessage(), e);
        }
        return side;
    }

    /** Lets the generator run on one switch for a while. */
    private void turn(Side side, int warmUp) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(generator);
        command.addAll(
                List.of(side.traffic.toString(), Integer.toString(OUTSTANDING), Integer.toString(plan.windowMs())));
        Process process = new ProcessBuilder(command)
                .redirectError(folder.resolve("generator.log").toFile())
                .start();
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (int i = 0; i < warmUp; i++) {
                window(side, lines);
            }
            double[] rates = new double[plan.windows()];
            long packets = 0;
            long ticksBefore = ticks(side.process.pid());
            for (int i = 0; i < rates.length; i++) {
                TrafficGenerator.Window window = window(side, lines);
                rates[i] = window.packets() * 1e9 / window.elapsedNs();
                packets += window.packets();
            }
            double cpuUs = (ticks(side.process.pid()) - ticksBefore) * TICK_NS / 1e3 / packets;
            double rate = median(rates);
            side.rates = append(side.rates, rate);
            side.cpuUs = append(side.cpuUs, cpuUs);
            progress.accept(String.format("veth, %s: %,.0f packets/s, %.2f us CPU a packet", side.name, rate, cpuUs));
        } finally {
            process.destroy();
            process.waitFor();
        }
    }

    private TrafficGenerator.Window window(Side side, BufferedReader lines) throws IOException {
        String line = lines.readLine();
        if (line == null) {
            throw new IOException(side.name + ": the generator ended: "
                    + Files.readString(folder.resolve("generator.log")).strip());
        }
        TrafficGenerator.Window window = TrafficGenerator.Window.parse(line);
        if (window.packets() == 0) {
            throw new IOException(side.name + ": no packet came back in " + window.elapsedNs() / 1_000_000 + " ms");
        }
        if (window.lost() > 0 || window.shareErrorPercent() > 2) {
            progress.accept(side.name + ": " + line + " (lost, wrong share of a port)");
        }
        return window;
    }

    /** Processor time of a process in clock ticks: utime and stime of proc(5). */
    private static long ticks(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    }

    private static double[] append(double[] values, double value) {
        double[] more = Arrays.copyOf(values, values.length + 1);
        more[values.length] = value;
        return more;
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    /** One switch and what it has shown so far. */
    private static final class Side {
        private final String name;
        private final SwitchProcess process;
        private final Path traffic;
        private final ManagedChannel channel;
        private final SortedMap<Integer, String> interfaces;
        private P4RuntimeClient client;
        private double[] rates = new double[0];
        private double[] cpuUs = new double[0];

        Side(
                String name,
                SwitchProcess process,
                Path traffic,
                ManagedChannel channel,
                SortedMap<Integer, String> interfaces) {
            this.name = name;
            this.process = process;
            this.traffic = traffic;
            this.channel = channel;
            this.interfaces = interfaces;
        }

        void close() {
            if (client != null) {
                client.close();
            }
            channel.shutdownNow();
            process.close();
            interfaces.values().forEach(end -> Commands.tryRun("ip", "link", "delete", end));
        }
    }
}
