package dev.weft.lab.twin;

import dev.weft.bmv2.p4runtime.P4RuntimeService;
import dev.weft.bmv2.p4runtime.P4RuntimeTarget;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.daemon.Channels;
import dev.weft.control.daemon.Controller;
import io.grpc.Server;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The network of a semantic model, in this process and standing still: embedded switches with the compiled entries,
 * installed by the real controller over P4Runtime, and the selection state of a network without load. It answers what
 * would happen to a packet and why. Everything runs on the caller's thread.
 */
public final class NetworkTwin implements AutoCloseable {
    private static final AtomicLong TWINS = new AtomicLong();

    private final Map<String, P4RuntimeTarget> targets = new LinkedHashMap<>();
    private final List<Server> servers = new ArrayList<>();
    private final String prefix = "weft-twin-" + TWINS.incrementAndGet() + "/";
    private final Compilation compilation;
    private final NetworkWalk walk;

    private NetworkTwin(SemanticModel model, Controller controller) {
        try {
            model.network().switches().forEach(this::start);
            controller.apply(model, Channels.inProcess(endpoint -> prefix + endpoint));
            compilation = controller.compile(model);
            targets.forEach((name, target) -> compilation
                    .switches()
                    .get(name)
                    .agent()
                    .ifPresent(configuration -> StaticCells.write(target, configuration)));
            walk = new NetworkWalk(
                    compilation,
                    controller.pipeline().model(),
                    name -> targets.get(name).running().orElseThrow());
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    /**
     * Builds the twin.
     *
     * @throws dev.weft.control.daemon.ControllerException if the model is unsound
     */
    public static NetworkTwin of(SemanticModel model, Controller controller) {
        return new NetworkTwin(model, controller);
    }

    private void start(SwitchNode node) {
        P4RuntimeTarget target = P4RuntimeTarget.builder(node.device()).build();
        targets.put(node.name(), target);
        try {
            servers.add(InProcessServerBuilder.forName(prefix + node.agent())
                    .directExecutor()
                    .addService(new P4RuntimeService(target))
                    .build()
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException("an in-process server for " + node.id() + " could not start", e);
        }
    }

    /** As {@link NetworkWalk#explain(PacketSpec)}. */
    public Explanation explain(PacketSpec spec) {
        return walk.explain(spec);
    }

    /** As {@link NetworkWalk#explain(String, int, byte[], String)}. */
    public Explanation explain(String switchId, int port, byte[] frame, String text) {
        return walk.explain(switchId, port, frame, text);
    }

    /** The frame that {@link #explain(PacketSpec)} sends. */
    public byte[] frame(PacketSpec spec) {
        return walk.frame(spec);
    }

    /** The device that stands for a switch. */
    public P4RuntimeTarget target(String switchId) {
        return targets.get(switchId);
    }

    /**
     * The frames through the CPU port, each behind its {@code packet_out} header, by which an agent would give a switch
     * its selection state.
     */
    public List<byte[]> stateWrites(String switchId) {
        List<byte[]> frames = new ArrayList<>();
        compilation
                .switches()
                .get(switchId)
                .agent()
                .ifPresent(configuration -> StaticCells.write(
                        (port, buffer, offset, length) ->
                                frames.add(Arrays.copyOfRange(buffer, offset, offset + length)),
                        configuration));
        return frames;
    }

    /** Where a switch serves P4Runtime: the name of its in-process server. */
    public String serverName(SwitchNode node) {
        return prefix + node.agent();
    }

    @Override
    public void close() {
        servers.forEach(Server::shutdownNow);
    }
}
