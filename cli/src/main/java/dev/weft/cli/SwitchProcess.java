package dev.weft.cli;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.bmv2.PacketSink;
import dev.weft.bmv2.exec.Parallelism;
import dev.weft.bmv2.openconfig.GnmiService;
import dev.weft.bmv2.openconfig.GnoiSystemService;
import dev.weft.bmv2.openconfig.SwitchManagement;
import dev.weft.bmv2.p4runtime.P4RuntimeServer;
import dev.weft.bmv2.p4runtime.P4RuntimeService;
import dev.weft.bmv2.p4runtime.P4RuntimeTarget;
import dev.weft.bmv2.ports.PacketIngress;
import dev.weft.bmv2.ports.PortListener;
import dev.weft.bmv2.ports.SwitchPorts;
import dev.weft.p4.runtime.P4InfoIndex;
import dev.weft.packetio.PortCounters;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import p4.config.v1.P4InfoOuterClass.P4Info;
import p4.v1.P4RuntimeOuterClass.ForwardingPipelineConfig;

/** One switch with its ports and its P4Runtime server, from start to shutdown. */
final class SwitchProcess {
    private static final long GNMI_TICK_MS = 200;

    /** The newest bmv2 JSON version that bmv2 itself documents, and that is read here. */
    static final String JSON_VERSION = "2.23";

    private final SwitchSettings settings;
    private final PrintWriter out;
    private final PrintWriter err;
    private final CommonOptions common;
    private final CountDownLatch stop = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    /** Once there is one. */
    private final Set<Integer> down = ConcurrentHashMap.newKeySet();

    private volatile P4RuntimeTarget running;

    SwitchProcess(SwitchSettings settings, PrintWriter out, PrintWriter err, CommonOptions common) {
        this.settings = settings;
        this.out = out;
        this.err = err;
        this.common = common;
    }

    /** Runs until SIGINT or SIGTERM; an {@link InterruptedException} stops it too. Returns an {@link ExitCode}. */
    int run() throws IOException, InterruptedException {
        // Files first: a mistake in them must not open ports for a moment.
        ForwardingPipelineConfig pipeline = settings.json() == null ? null : pipeline();
        Thread hook = new Thread(this::stopAndWait, "weft-switch-stop");
        Runtime.getRuntime().addShutdownHook(hook);
        try (SwitchPorts ports = new PortOpener(settings, epochNanos()).open(listener())) {
            serve(ports, pipeline);
            ports.close();
            report(ports);
        } finally {
            stopped.countDown();
            if (stop.getCount() > 0) { // otherwise the JVM is ending, and the hook with it
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
        return ExitCode.OK;
    }

    private void serve(SwitchPorts ports, ForwardingPipelineConfig pipeline) throws IOException, InterruptedException {
        if (!PacketTap.needed(settings)) {
            serve(ports, pipeline, null);
            return;
        }
        try (PacketTap tap = new PacketTap(ports, settings, out)) {
            serve(ports, pipeline, tap);
            ports.close(); // no packet comes after the file is closed
        }
    }

    private void serve(SwitchPorts ports, ForwardingPipelineConfig pipeline, PacketTap tap)
            throws IOException, InterruptedException {
        P4RuntimeTarget target = target(tap == null ? ports : tap);
        running = target;
        if (tap != null) {
            tap.feed(target);
        }
        if (pipeline != null) {
            load(target, pipeline);
            noteSerialised(target);
        }
        GnmiService gnmi = new GnmiService(new SwitchManagement(ports, target.device(), down), epochNanos());
        ScheduledExecutorService ticker = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "gnmi-tick");
            thread.setDaemon(true);
            return thread;
        });
        ticker.scheduleWithFixedDelay(gnmi::tick, GNMI_TICK_MS, GNMI_TICK_MS, TimeUnit.MILLISECONDS);
        try (P4RuntimeServer server = listen(new P4RuntimeService(target), gnmi)) {
            out.println(ready(server.port()));
            out.flush();
            if (stop.await(Math.max(settings.replayAfterSeconds(), 0), TimeUnit.SECONDS)) {
                return;
            }
            if (tap != null) {
                ports.start(tap);
            } else {
                ports.start(target, worker -> entrance(target, worker));
            }
            stop.await();
        } finally {
            ticker.shutdownNow();
        }
    }

    /** The first worker has the switch's common entrance, each further one an entrance of its own. */
    private static PacketIngress entrance(P4RuntimeTarget target, int worker) {
        return worker == 0 ? target : PacketIngress.of(target.device().worker());
    }

    private P4RuntimeTarget target(PacketSink sink) {
        return P4RuntimeTarget.builder(settings.deviceId())
                .cpuPort(settings.cpuPort())
                .clock(sinceStart())
                .epochClock(epochNanos())
                .sink(sink)
                .options(more -> more.dropPort(settings.dropPort()).priorityQueues(settings.priorityQueues()))
                .build();
    }

    private void load(P4RuntimeTarget target, ForwardingPipelineConfig pipeline) {
        try {
            target.load(pipeline);
        } catch (IllegalArgumentException e) {
            throw CliException.badInput(settings.json() + ": " + e.getMessage(), e);
        }
    }

    private void noteSerialised(P4RuntimeTarget target) {
        if (settings.workers() > 1) {
            target.device().parallelism().filter(Parallelism::serialised).ifPresent(parallelism -> {
                err.println("weft switch: note: --workers " + settings.workers() + ": the program runs " + parallelism);
                err.flush();
            });
        }
    }

    private P4RuntimeServer listen(P4RuntimeService service, GnmiService gnmi) {
        try {
            return P4RuntimeServer.start(
                    service,
                    settings.grpc(),
                    TlsFiles.credentials(settings.tls()),
                    List.of(gnmi, new GnoiSystemService(epochNanos())));
        } catch (IOException e) {
            Throwable cause = e;
            while (cause.getCause() != null) {
                cause = cause.getCause();
            }
            throw CliException.badInput(
                    "cannot listen on " + HostPort.text(settings.grpc()) + ": " + cause.getMessage()
                            + ": stop what uses it, or give another address",
                    e);
        }
    }

    private String ready(int grpcPort) {
        StringJoiner ports = new StringJoiner(", ");
        ports.setEmptyValue("none");
        settings.ports().forEach(port -> ports.add(port.toString()));
        return "switch " + settings.deviceId() + " ready: ports " + ports + ", P4Runtime on "
                + HostPort.text(new InetSocketAddress(settings.grpc().getAddress(), grpcPort))
                + (settings.json() == null ? ", waiting for a pipeline" : "");
    }

    private PortListener listener() {
        return new PortListener() {
            @Override
            public void failed(int port, String name, IOException cause) {
                err.println("weft switch: port " + port + "@" + name + " is out of service: " + cause.getMessage());
                err.flush();
                down.add(port);
                P4RuntimeTarget target = running;
                if (target != null) {
                    target.device().setPortUp(port, false); // members that watch it are passed over
                }
            }

            @Override
            public void replayed() {
                out.println("switch " + settings.deviceId() + ": all input files are played");
                out.flush();
            }
        };
    }

    /** Without a P4Info the program runs, and a client finds nothing in it until it sets a pipeline of its own. */
    private ForwardingPipelineConfig pipeline() {
        return ForwardingPipelineConfig.newBuilder()
                .setP4Info(settings.p4info() == null ? P4Info.getDefaultInstance() : p4info(settings.p4info()))
                .setP4DeviceConfig(ByteString.copyFrom(read(settings.json(), "p4c's bmv2 JSON")))
                .build();
    }

    private static byte[] read(Path file, String what) {
        try {
            return Files.readAllBytes(file);
        } catch (NoSuchFileException e) {
            throw CliException.badInput(file + ": no such file: give " + what, e);
        } catch (IOException e) {
            throw CliException.badInput(file + ": cannot read (" + e.getMessage() + "): give " + what, e);
        }
    }

    /** P4Info in either form that p4c writes: text has readable characters only. */
    private static P4Info p4info(Path file) {
        byte[] content = read(file, "p4c's P4Info");
        try {
            for (byte octet : content) {
                if (octet >= 0 && octet < ' ' && octet != '\n' && octet != '\r' && octet != '\t') {
                    return P4Info.parseFrom(content);
                }
            }
            return P4InfoIndex.parseMessage(new String(content, StandardCharsets.UTF_8));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw CliException.badInput(
                    file + ": not a P4Info (" + e.getMessage() + "): give what p4c --p4runtime-files wrote", e);
        }
    }

    /** The switch's own time, as bmv2's: since it started. */
    private static LongSupplier sinceStart() {
        long startNs = System.nanoTime();
        return () -> System.nanoTime() - startNs;
    }

    /** Wall clock for capture files. */
    private static LongSupplier epochNanos() {
        return () -> {
            Instant now = Instant.now();
            return now.getEpochSecond() * 1_000_000_000L + now.getNano();
        };
    }

    private void stopAndWait() {
        stop.countDown();
        try {
            stopped.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void report(SwitchPorts ports) {
        List<PortReport> reports = new ArrayList<>();
        ports.bindings().forEach((number, port) -> reports.add(new PortReport(number, port.name(), port.counters())));
        common.writeReport(new Report(settings.deviceId(), reports, ports.unboundDropped()));
    }

    /** What {@code --report} gives; see docs/cli.md. */
    record Report(long deviceId, List<PortReport> ports, long unboundDropped) {}

    record PortReport(int port, String name, PortCounters counters) {}
}
