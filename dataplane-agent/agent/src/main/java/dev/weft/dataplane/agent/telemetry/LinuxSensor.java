package dev.weft.dataplane.agent.telemetry;

import dev.weft.dataplane.api.DeviceSample;
import dev.weft.dataplane.api.PortSample;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads Linux' {@code /proc} and {@code /sys}. A file that is missing or says something else leaves its value out, and is
 * told of once. Confined to one thread.
 */
public final class LinuxSensor implements DeviceSensor {
    private static final Logger LOG = LoggerFactory.getLogger(LinuxSensor.class);
    private static final int PERMILLE = 1_000;
    private static final int IDLE = 3;
    private static final int IOWAIT = 4;

    /** Fields of /proc/stat's first line that count: guest time is in user time already. */
    private static final int STATES = 8;

    /** Of /proc/self/stat, behind the name in brackets: user time, then system time. */
    private static final int USER_TIME = 11;

    private final Path proc;
    private final Path sys;
    private final Set<String> interfaces;
    private long busyTicks;
    private long allTicks;
    private long agentTicks;
    private boolean told;

    /**
     * Reads this machine.
     *
     * @param interfaces names of the network interfaces to report; empty: all but the loopback
     */
    public LinuxSensor(Set<String> interfaces) {
        this(Path.of("/proc"), Path.of("/sys"), interfaces);
    }

    LinuxSensor(Path proc, Path sys, Set<String> interfaces) {
        this.proc = proc;
        this.sys = sys;
        this.interfaces = Set.copyOf(interfaces);
    }

    @Override
    public Optional<DeviceSample> device() {
        try {
            DeviceSample.Builder sample = DeviceSample.newBuilder();
            processors(sample);
            memory(sample);
            String[] load = Files.readString(proc.resolve("loadavg")).split(" ");
            sample.setLoadMilli((int) Math.round(Double.parseDouble(load[0]) * PERMILLE));
            return Optional.of(sample.build());
        } catch (IOException | RuntimeException e) {
            missing(e);
            return Optional.empty();
        }
    }

    private void processors(DeviceSample.Builder sample) throws IOException {
        List<String> lines = Files.readAllLines(proc.resolve("stat"));
        long[] states = Arrays.stream(lines.get(0).trim().split(" +"))
                .skip(1)
                .limit(STATES)
                .mapToLong(Long::parseLong)
                .toArray();
        long all = Arrays.stream(states).sum();
        long busy = all - states[IDLE] - states[IOWAIT];
        int processors =
                (int) lines.stream().filter(line -> line.matches("cpu\\d+ .*")).count();
        String self = Files.readString(proc.resolve("self/stat"));
        String[] fields = self.substring(self.lastIndexOf(')') + 2).split(" ");
        long agent = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1]);
        long span = all - allTicks;
        if (allTicks > 0 && span > 0) {
            sample.setCpuPermille((int) Math.max(0, PERMILLE * (busy - busyTicks) / span))
                    .setAgentCpuPermille(
                            (int) Math.max(0, PERMILLE * (agent - agentTicks) * Math.max(1, processors) / span));
        }
        sample.setProcessors(processors);
        allTicks = all;
        busyTicks = busy;
        agentTicks = agent;
    }

    private void memory(DeviceSample.Builder sample) throws IOException {
        for (String line : Files.readAllLines(proc.resolve("meminfo"))) {
            if (line.startsWith("MemTotal:")) {
                sample.setMemoryTotalBytes(bytes(line));
            } else if (line.startsWith("MemAvailable:")) {
                sample.setMemoryAvailableBytes(bytes(line));
            }
        }
        for (String line : Files.readAllLines(proc.resolve("self/status"))) {
            if (line.startsWith("VmRSS:")) {
                sample.setAgentMemoryBytes(bytes(line));
            }
        }
    }

    /** Reads {@code NAME: N kB}. */
    private static long bytes(String line) {
        return Long.parseLong(line.replaceAll("\\D+", "")) << 10;
    }

    @Override
    public List<PortSample> ports() {
        List<PortSample> ports = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(sys.resolve("class/net"))) {
            for (Path port : found) {
                String name = port.getFileName().toString();
                // Files lie here too, and an interface may go while it is looked at.
                if (wanted(name) && Files.isDirectory(port.resolve("statistics"))) {
                    ports.add(port(port, name));
                }
            }
        } catch (IOException | RuntimeException e) {
            missing(e);
        }
        ports.sort((a, b) -> a.getName().compareTo(b.getName()));
        return ports;
    }

    private boolean wanted(String name) {
        return interfaces.isEmpty() ? !name.equals("lo") : interfaces.contains(name);
    }

    private static PortSample port(Path port, String name) throws IOException {
        return PortSample.newBuilder()
                .setSource(PortSample.Source.SYSTEM)
                .setName(name)
                .setUp(!Files.readString(port.resolve("operstate")).trim().equals("down"))
                .setRxPackets(count(port, "rx_packets"))
                .setRxBytes(count(port, "rx_bytes"))
                .setRxDropped(count(port, "rx_dropped"))
                .setTxPackets(count(port, "tx_packets"))
                .setTxBytes(count(port, "tx_bytes"))
                .setTxDropped(count(port, "tx_dropped"))
                .build();
    }

    private static long count(Path port, String name) throws IOException {
        return Long.parseLong(
                Files.readString(port.resolve("statistics").resolve(name)).trim());
    }

    private void missing(Exception e) {
        if (!told) {
            LOG.warn("the system does not say all of its state: {}", e.toString());
            told = true;
        }
    }
}
