package dev.weft.lab.netns;

import dev.weft.control.core.compile.DataPlaneIds;
import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.PortRef;
import dev.weft.control.core.model.Protocol;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.daemon.ApplyReport;
import dev.weft.control.daemon.Channels;
import dev.weft.control.daemon.Controller;
import dev.weft.dataplane.agent.daemon.AgentDaemon;
import dev.weft.dataplane.agent.daemon.DaemonSettings;
import dev.weft.dataplane.api.TargetStatus;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The scene {@code netns}: real hosts and programs in namespaces, steered by switches on veth pairs.
 *
 * <p>Two processes: {@link #supervise} makes the namespaces, starts the second process inside the one of the switches, and
 * removes everything however that process ends; {@link #play} is what the second process does.
 */
public final class NetnsScene {
    private static final String[] PROGRAMS = {"ip", "ethtool", "sysctl", "curl", "ping"};
    private static final int FIRST_TARGET_PORT = 9601;
    private static final long SETTLE_MS = 1_500;
    private static final Duration APPLY_LIMIT = Duration.ofSeconds(20);
    private static final int AGENT_READY_TRIES = 600;
    private static final long AGENT_READY_PAUSE_MS = 100;

    private final SemanticModel model;
    private final Consumer<String> say;

    public NetnsScene(SemanticModel model, Consumer<String> say) {
        this.model = model;
        this.say = say;
    }

    /**
     * What forwards the packets.
     *
     * @param name {@code weft} or {@code bmv2}
     * @param version for the report
     * @param program the command that takes the arguments of {@code simple_switch_grpc}
     */
    public record Target(String name, String version, List<String> program) {}

    /**
     * What happens on a stage.
     *
     * @param <T> what is reported
     */
    public interface Story<T> {
        /** What a request takes at an instance, microseconds. */
        long serviceUs();

        /** Plays it, once everything runs. */
        T play(Stage stage) throws InterruptedException;

        /** Whether the report is good: the logs of the switches are kept otherwise. */
        boolean passed(T report);
    }

    /**
     * Switches, agents and servers that run.
     *
     * @param instances servers by name
     */
    record Stage(
            SemanticModel model,
            Service service,
            Namespaces namespaces,
            Map<String, InstanceProcess> instances,
            Target target,
            Consumer<String> say) {
        void say(String line) {
            say.accept(line);
        }

        String namespace(String host) {
            return namespaces.host(host);
        }

        /** Hosts from which a caller of the service calls, in file order. */
        List<Host> clients() {
            Set<String> hosts = model.agents().stream().map(Agent::host).collect(Collectors.toSet());
            Set<String> servers =
                    service.instances().stream().map(Instance::host).collect(Collectors.toSet());
            return model.network().hosts().stream()
                    .filter(host -> hosts.contains(host.name()) && !servers.contains(host.name()))
                    .toList();
        }

        /** Makes the switches hold what a model of this network says. */
        void apply(SemanticModel wanted) {
            ApplyReport applied = Controller.create().apply(wanted, Channels.tcp(APPLY_LIMIT));
            say("applied: " + applied.entryWrites() + " entries on "
                    + applied.switches().size() + " switches");
        }
    }

    /**
     * Asks a target's program for its version.
     *
     * @throws SceneException if it cannot say it
     */
    public static String versionOf(String program) {
        return Commands.run(program, "--version").strip();
    }

    /**
     * Makes the namespaces, runs {@code inside} in the one of the switches, and removes them.
     *
     * @param inside the command of the second process; the supervisor's process id is appended
     * @return the second process' exit code
     * @throws SceneException if not root, a program is missing, or the system refuses a step
     */
    public int supervise(List<String> inside) {
        checkSystem(PROGRAMS);
        Namespaces.removeStale().forEach(name -> say.accept("removed " + name + ", left behind by a killed run"));
        Namespaces namespaces = Namespaces.of(ProcessHandle.current().pid());
        Supervision supervision = new Supervision(namespaces);
        Runtime.getRuntime().addShutdownHook(supervision);
        try {
            namespaces.create(model.network());
            List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", namespaces.fabric()));
            command.addAll(inside);
            command.add(Long.toString(ProcessHandle.current().pid()));
            return supervision.run(command);
        } finally {
            supervision.end();
            supervision.forget();
        }
    }

    /** Refuses to go on without root or without one of the programs. */
    static void checkSystem(String... programs) {
        if (!"0".equals(Commands.run("id", "-u").strip())) {
            throw new SceneException("network namespaces need root: run it with sudo");
        }
        List<String> missing = Commands.missing(programs);
        if (!missing.isEmpty()) {
            throw new SceneException("missing: " + String.join(", ", missing)
                    + "; on Debian: apt-get install util-linux iproute2 ethtool procps curl iputils-ping");
        }
    }

    /** Ends the second process and removes the namespaces, once, whoever comes first. */
    private static final class Supervision extends Thread {
        private final Namespaces namespaces;
        private Process process;
        private boolean ended;

        Supervision(Namespaces namespaces) {
            super("weft-scene-cleanup");
            this.namespaces = namespaces;
        }

        int run(List<String> command) {
            try {
                Process started;
                synchronized (this) {
                    if (ended) {
                        throw new SceneException("interrupted");
                    }
                    started = new ProcessBuilder(command).inheritIO().start();
                    process = started;
                }
                return started.waitFor();
            } catch (IOException e) {
                throw new SceneException("cannot start the scene's second process: " + e.getMessage());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SceneException("interrupted");
            }
        }

        @Override
        public void run() {
            end();
        }

        synchronized void end() {
            if (ended) {
                return;
            }
            ended = true;
            try {
                if (process != null && process.isAlive()) {
                    process.destroy();
                    process.waitFor(10, TimeUnit.SECONDS);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                namespaces.close();
            }
        }

        void forget() {
            try {
                Runtime.getRuntime().removeShutdownHook(this);
            } catch (IllegalStateException alreadyShuttingDown) {
                // The hook is running or has run: nothing is left to forget.
                return;
            }
        }
    }

    /**
     * Runs the story inside the namespace of the switches.
     *
     * @param supervisor the process that made the namespaces
     * @throws SceneException if something does not start
     */
    public <T> T play(long supervisor, Target target, Story<T> story) {
        Namespaces namespaces = Namespaces.of(supervisor);
        Service service = httpService();
        Deque<AutoCloseable> running = new ArrayDeque<>();
        Thread hook = new Thread(() -> closeAll(running), "weft-scene-end");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            Path logs = Files.createTempDirectory("weft-scene");
            say.accept("starting " + model.network().switches().size() + " switches (" + target.name() + " "
                    + target.version() + "), logs in " + logs + " while it runs");
            Map<String, SwitchProcess> switches = startSwitches(target, logs, running);
            Map<String, InstanceProcess> instances = startInstances(namespaces, service, story.serviceUs(), running);
            startAgents(switches, running);
            Stage stage = new Stage(model, service, namespaces, instances, target, say);
            stage.apply(model);
            instances.values().forEach(InstanceProcess::awaitReady);
            TimeUnit.MILLISECONDS.sleep(SETTLE_MS); // probes and reports fill the selection state
            T report = story.play(stage);
            closeAll(running);
            if (story.passed(report)) {
                delete(logs); // kept where something has to be looked into
            }
            return report;
        } catch (IOException e) {
            throw new SceneException("cannot start the scene: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SceneException("interrupted");
        } finally {
            closeAll(running);
        }
    }

    static void delete(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Files.delete(folder);
    }

    private Service httpService() {
        return model.services().stream()
                .filter(service -> service.protocol() == Protocol.TCP)
                .findFirst()
                .orElseThrow(() -> new SceneException("the file has no service with 'protocol: tcp' for curl to call"));
    }

    private Map<String, SwitchProcess> startSwitches(Target target, Path logs, Deque<AutoCloseable> running) {
        Map<String, SwitchProcess> switches = new LinkedHashMap<>();
        int grpcPort = FIRST_TARGET_PORT;
        for (SwitchNode node : model.network().switches()) {
            SwitchProcess process = SwitchProcess.start(
                    target.program(), node.name(), node.device(), interfaces(node.name()), grpcPort++, logs);
            push(running, process);
            switches.put(node.name(), process);
        }
        switches.values().forEach(SwitchProcess::awaitReady);
        return switches;
    }

    private SortedMap<Integer, String> interfaces(String switchName) {
        SortedMap<Integer, String> ports = new TreeMap<>();
        for (Host host : model.network().hosts()) {
            if (host.switchName().equals(switchName)) {
                ports.put(host.port(), Namespaces.interfaceOf(model.network(), switchName, host.port()));
            }
        }
        for (Link link : model.network().links()) {
            for (PortRef end : List.of(link.a(), link.b())) {
                if (end.switchName().equals(switchName)) {
                    ports.put(end.port(), Namespaces.interfaceOf(model.network(), switchName, end.port()));
                }
            }
        }
        return ports;
    }

    private Map<String, InstanceProcess> startInstances(
            Namespaces namespaces, Service service, long serviceUs, Deque<AutoCloseable> running) {
        DataPlaneIds ids = DataPlaneIds.of(model);
        Map<String, InstanceProcess> instances = new LinkedHashMap<>();
        for (Instance instance : service.instances()) {
            Host host = model.host(instance.host()).orElseThrow();
            SwitchNode node = model.network().switches().stream()
                    .filter(s -> s.name().equals(host.switchName()))
                    .findFirst()
                    .orElseThrow();
            InstanceProcess process = InstanceProcess.start(
                    namespaces.host(host.name()),
                    instance,
                    ids.instance(instance.name()),
                    serviceUs,
                    node.address().toString());
            push(running, process);
            instances.put(instance.name(), process);
        }
        return instances;
    }

    private void startAgents(Map<String, SwitchProcess> switches, Deque<AutoCloseable> running)
            throws IOException, InterruptedException {
        List<AgentDaemon> agents = new ArrayList<>();
        for (SwitchNode node : model.network().switches()) {
            AgentDaemon agent = AgentDaemon.start(DaemonSettings.of(
                    new InetSocketAddress("127.0.0.1", switches.get(node.name()).grpcPort()),
                    node.device(),
                    endpoint(node)));
            push(running, agent);
            agents.add(agent);
        }
        for (AgentDaemon agent : agents) {
            awaitTarget(agent);
        }
    }

    private static void awaitTarget(AgentDaemon agent) throws InterruptedException {
        for (int i = 0; i < AGENT_READY_TRIES; i++) {
            if (agent.status().getTarget().getState() == TargetStatus.State.READY) {
                return;
            }
            TimeUnit.MILLISECONDS.sleep(AGENT_READY_PAUSE_MS);
        }
        throw new SceneException("the agent at port " + agent.port() + " has no session with its switch: "
                + agent.status().getTarget().getReason());
    }

    private static InetSocketAddress endpoint(SwitchNode node) {
        int colon = node.agent().lastIndexOf(':');
        return new InetSocketAddress(
                node.agent().substring(0, colon), Integer.parseInt(node.agent().substring(colon + 1)));
    }

    private static void push(Deque<AutoCloseable> running, AutoCloseable part) {
        synchronized (running) {
            running.push(part);
        }
    }

    private static void closeAll(Deque<AutoCloseable> running) {
        synchronized (running) {
            while (!running.isEmpty()) {
                AutoCloseable part = running.pop();
                try {
                    part.close();
                } catch (Exception e) {
                    // The others are to be ended too; what stays is ended with its namespace.
                    System.err.println("cannot end " + part + ": " + e.getMessage());
                }
            }
        }
    }
}
