package dev.weft.bmv2.reference;

import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.control.ProfileControl;
import dev.weft.bmv2.control.ReplicationControl;
import dev.weft.bmv2.control.StateControl;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.program.ActionProfile;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.ProgramLoader;
import dev.weft.bmv2.program.ValueSet;
import dev.weft.bmv2.stf.StfTarget;
import dev.weft.bmv2.stf.StfTargetException;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * bmv2's {@code simple_switch} (or {@code simple_switch_grpc}) as a process with one program. It needs Linux, and bmv2
 * with nanomsg and Thrift, as it is built by default; neither root nor interfaces: packets come and go through a socket
 * ({@link PacketChannel}), control values through its Thrift server. A packet is done when the process has nothing left
 * to do ({@link ProcessActivity}). Closing ends the process. Not thread-safe.
 */
public final class SimpleSwitch implements StfTarget {
    private static final long START_NS = TimeUnit.SECONDS.toNanos(30);
    private static final long PACKET_NS = TimeUnit.SECONDS.toNanos(20);
    /** Between two looks at the process. */
    private static final long LOOK_NS = 100_000;

    private static final String STANDARD = "standard";

    private final Program program;
    private final Path folder;
    private final Process process;
    /** A JVM that is told to end must not leave the process behind. */
    private final Thread atExit;

    private final ProcessActivity activity;
    private final List<Output> outputs = new ArrayList<>();
    private PacketChannel packets;
    private ThriftConnection connection;
    private SimpleSwitchTables tables;
    private SimpleSwitchState state;
    private SimpleSwitchReplication replication;

    private SimpleSwitch(Program program, Path folder, Process process) {
        this.program = program;
        this.folder = folder;
        this.process = process;
        this.atExit = new Thread(process::destroyForcibly, "weft-bmv2-end");
        this.activity = new ProcessActivity(process.pid());
    }

    /** bmv2 as {@code WEFT_BMV2} names it, or the first of its two switches on the PATH; empty if not installed. */
    public static Optional<Path> installed() {
        String named = System.getenv("WEFT_BMV2");
        String[] folders = System.getenv().getOrDefault("PATH", "").split(":");
        Stream<Path> onPath = Stream.of("simple_switch", "simple_switch_grpc")
                .flatMap(name -> Stream.of(folders).map(each -> Path.of(each, name)));
        return (named == null ? onPath : Stream.of(Path.of(named)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /**
     * Starts bmv2 and waits until it answers.
     *
     * @param executable {@code simple_switch} or {@code simple_switch_grpc}
     * @param json the program
     * @throws StfTargetException if it does not start
     */
    public static SimpleSwitch start(Path executable, Path json) {
        Program program = ProgramLoader.load(json);
        try {
            Path folder = Files.createTempDirectory("weft-bmv2");
            int port = freePort();
            Path socket = folder.resolve("packets");
            List<String> command = new ArrayList<>(List.of(
                    executable.toString(),
                    "--packet-in",
                    "ipc://" + socket,
                    "--thrift-port",
                    Integer.toString(port),
                    "--notifications-addr",
                    "ipc://" + folder.resolve("notifications"),
                    json.toAbsolutePath().toString()));
            if (executable.getFileName().toString().contains("grpc")) {
                command.addAll(List.of("--", "--grpc-server-addr", "127.0.0.1:0"));
            }
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("log").toFile())
                    .start();
            SimpleSwitch result = new SimpleSwitch(program, folder, process);
            Runtime.getRuntime().addShutdownHook(result.atExit);
            try {
                result.connect(port, socket);
                return result;
            } catch (IOException | RuntimeException e) {
                StfTargetException failure = result.failed("does not start", e);
                result.close();
                throw failure;
            }
        } catch (IOException e) {
            throw new StfTargetException("cannot start " + executable + ": " + e.getMessage(), e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return probe.getLocalPort();
        }
    }

    /** The control server is the last that bmv2 starts. */
    private void connect(int port, Path socket) throws IOException {
        long deadline = System.nanoTime() + START_NS;
        while (connection == null) {
            try {
                connection = new ThriftConnection(port);
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    throw notYet;
                }
                pause(20);
            }
        }
        packets = new PacketChannel(socket);
        tables = new SimpleSwitchTables(program, connection);
        state = new SimpleSwitchState(program, connection);
        replication = new SimpleSwitchReplication(connection);
        awaitIdle();
    }

    /** Whether the process has ended by itself; one that is just ending is waited for. */
    public boolean hasEnded() {
        try {
            return process.waitFor(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StfTargetException("interrupted", e);
        }
    }

    @Override
    public Program program() {
        return program;
    }

    @Override
    public Outcome receive(int port, byte[] frame, boolean traced) {
        outputs.clear();
        try {
            packets.send(port, frame, () -> {
                packets.receive(outputs);
                LockSupport.parkNanos(LOOK_NS);
            });
            awaitIdle();
        } catch (IOException e) {
            throw failed("failed on a packet of " + frame.length + " bytes on port " + port, e);
        }
        return new Outcome(outputs, null);
    }

    /** Sleeping with nothing left to read: not even waiting for us to read. */
    private void awaitIdle() throws IOException {
        long deadline = System.nanoTime() + PACKET_NS;
        while (!activity.idle() || packets.receive(outputs)) {
            if (!process.isAlive()) {
                throw new IOException("the process ended");
            }
            if (System.nanoTime() > deadline) {
                throw new IOException(
                        "still busy after " + TimeUnit.NANOSECONDS.toSeconds(PACKET_NS) + " s with one packet");
            }
            packets.receive(outputs);
            LockSupport.parkNanos(LOOK_NS);
        }
    }

    @Override
    public long insert(TableEntry entry) {
        return tables.insert(entry);
    }

    @Override
    public void delete(String table, long handle) {
        tables.delete(table, handle);
    }

    @Override
    public void setDefault(String table, TableAction.Call call) {
        tables.setDefault(table, call);
    }

    @Override
    public CounterValue entryCounter(String table, long handle) {
        return tables.counter(table, handle);
    }

    @Override
    public StateControl state() {
        return state;
    }

    @Override
    public ReplicationControl replication() {
        return replication;
    }

    /** Configures the direct meter of an entry. */
    public void writeEntryMeter(String table, long handle, MeterConfig config) {
        tables.writeMeter(table, handle, config);
    }

    public void insertMember(ActionProfile profile, ProfileControl.Member member) {
        tables.insertMember(profile, member);
    }

    public void insertGroup(ActionProfile profile, ProfileControl.Group group) {
        tables.insertGroup(profile, group);
    }

    /** Adds an exact member to a value set. */
    public void addToValueSet(ValueSet set, BigInteger member) {
        byte[] octets = SimpleSwitchTables.octets(member, set.width());
        connection.call(
                STANDARD,
                "bm_parse_vset_add",
                a -> a.i32(1, 0).text(2, set.name()).binary(3, octets));
    }

    private StfTargetException failed(String what, Exception cause) {
        String log;
        try {
            List<String> lines = Files.readAllLines(folder.resolve("log"));
            log = lines.isEmpty() ? "it printed nothing" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            log = "its log cannot be read: " + e.getMessage();
        }
        String end = hasEnded() ? ", exit code " + process.exitValue() : "";
        return new StfTargetException("bmv2 " + what + " (" + cause.getMessage() + end + "): " + log, cause);
    }

    private static void pause(int ms) {
        try {
            TimeUnit.MILLISECONDS.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StfTargetException("interrupted", e);
        }
    }

    @Override
    public void close() {
        if (packets != null) {
            packets.close();
        }
        if (connection != null) {
            connection.close();
        }
        process.destroyForcibly(); // it has nothing to save, and its own end takes long
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException ending) {
            return; // the JVM ends, and with it everything
        }
        try {
            process.waitFor();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new StfTargetException("cannot delete " + folder + ": " + e.getMessage(), e);
        }
    }
}
