package dev.weft.lab.netns;

import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.PortRef;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.lab.fabric.SwitchTarget;
import dev.weft.lab.network.Network;
import dev.weft.lab.network.Node;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Targets that are processes with veth ports, such as {@code simple_switch_grpc}, for a fabric on the wall clock. The
 * lab's links, hosts and instances stay in this process; each port of a switch is a veth pair between the two.
 *
 * <p>The interfaces are made in the network namespace of this process, which is to be its own: {@link #inOwnNamespace}.
 */
public final class ProcessTargets implements SwitchTarget.Factory {
    private static final int FIRST_PORT = 9601;

    /** What the name of the lab's end of a veth pair has behind that of the switch's. */
    private static final String LAB_END = "l";

    private final SemanticModel model;
    private final List<String> program;
    private final Path logs;
    private int made;

    /**
     * @param program the command that takes the arguments of {@code simple_switch_grpc}
     * @param logs an existing folder that gets its output
     */
    public ProcessTargets(SemanticModel model, List<String> program, Path logs) {
        this.model = model;
        this.program = List.copyOf(program);
        this.logs = logs;
    }

    /** Deletes the logs, when nothing in them has to be looked into. */
    public void deleteLogs() throws IOException {
        NetnsScene.delete(logs);
    }

    /**
     * The command that runs {@code command} in a network namespace of its own and ends all its processes with it.
     *
     * @throws SceneException if not root or a program is missing
     */
    public static List<String> inOwnNamespace(List<String> command) {
        NetnsScene.checkSystem("unshare", "ip", "ethtool", "sysctl");
        List<String> own =
                new ArrayList<>(List.of("unshare", "--net", "--pid", "--fork", "--kill-child", "--mount-proc"));
        own.addAll(command);
        return own;
    }

    /** Prepares the namespace made by {@link #inOwnNamespace}; to be called once, inside. */
    public static void prepareNamespace() {
        Commands.run("ip", "link", "set", "lo", "up");
        Commands.run("sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1");
        Commands.run("sysctl", "-qw", "net.ipv6.conf.default.disable_ipv6=1");
    }

    @Override
    public SwitchTarget make(Network network, SwitchNode described) {
        SortedMap<Integer, String> switchEnds = new TreeMap<>();
        SortedMap<Integer, String> labEnds = new TreeMap<>();
        for (int port : ports(described.name())) {
            String end = Namespaces.interfaceOf(model.network(), described.name(), port);
            Commands.run("ip", "link", "add", end, "type", "veth", "peer", "name", end + LAB_END);
            for (String each : List.of(end, end + LAB_END)) {
                Commands.run("ethtool", "-K", each, "tx", "off", "tso", "off", "gso", "off", "gro", "off");
                Commands.run("ip", "link", "set", each, "up");
            }
            switchEnds.put(port, end);
            labEnds.put(port, end + LAB_END);
        }
        int grpcPort = FIRST_PORT + made++;
        SwitchProcess process =
                SwitchProcess.start(program, described.name(), described.device(), switchEnds, grpcPort, logs);
        try {
            process.awaitReady();
            return new ProcessTarget(process, new VethNode(network, described.name(), labEnds));
        } catch (SceneException e) {
            process.close();
            throw e;
        }
    }

    private List<Integer> ports(String switchName) {
        List<Integer> ports = new ArrayList<>();
        for (Host host : model.network().hosts()) {
            if (host.switchName().equals(switchName)) {
                ports.add(host.port());
            }
        }
        for (Link link : model.network().links()) {
            for (PortRef end : List.of(link.a(), link.b())) {
                if (end.switchName().equals(switchName)) {
                    ports.add(end.port());
                }
            }
        }
        return ports;
    }

    /** One process and its ports. */
    private record ProcessTarget(SwitchProcess process, VethNode veth) implements SwitchTarget {
        @Override
        public Node node() {
            return veth;
        }

        @Override
        public ManagedChannel open() {
            return ManagedChannelBuilder.forAddress("127.0.0.1", process.grpcPort())
                    .usePlaintext()
                    .build();
        }

        @Override
        public Optional<dev.weft.lab.fabric.SwitchNode> embedded() {
            return Optional.empty();
        }

        @Override
        public void tick() {
            // The process has time of its own.
        }

        @Override
        public void close() {
            veth.close();
            process.close();
        }
    }
}
