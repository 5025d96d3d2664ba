package dev.weft.lab.transactions;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.plan.Planner;
import dev.weft.control.core.topology.Topology;
import dev.weft.control.core.transaction.EpochPlanner;
import dev.weft.control.core.transaction.Transition;
import dev.weft.control.daemon.Controller;
import dev.weft.control.daemon.TransitionCodec;
import dev.weft.transaction.Changes;
import dev.weft.transaction.Image;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A ring of switches under several semantic files, compiled: what they should hold, and the way from each file to each
 * other. The files differ in permissions, services, instances, hosts and the delays that routes follow.
 */
final class SampleNetwork {
    static final int VARIANTS = 4;

    private static final int MOST_EDGES = 6;

    private final int size;
    private final Controller controller;
    private final TransitionCodec codec;
    private final List<SemanticModel> models = new ArrayList<>();
    private final List<Compilation> compilations = new ArrayList<>();
    private final Map<String, SortedMap<String, Changes>> ways = new HashMap<>();
    private final Map<String, SortedMap<String, Image>> images = new HashMap<>();
    private final Map<Integer, ReferenceJudge> judges = new HashMap<>();

    SampleNetwork(int size, Controller controller, TransitionCodec codec) {
        this.size = size;
        this.controller = controller;
        this.codec = codec;
        for (int variant = 0; variant < VARIANTS; variant++) {
            models.add(controller.read("sample-" + size + "-" + variant + ".yaml", text(variant)));
            compilations.add(controller.compile(models.get(variant)));
        }
    }

    List<String> names() {
        return new ArrayList<>(compilations.get(0).switches().keySet());
    }

    /** Says how switches differ from what a file means. */
    ReferenceJudge judge(int variant) {
        return judges.computeIfAbsent(variant, v -> new ReferenceJudge(models.get(v), compilations.get(v)));
    }

    /** What each switch holds under a file. */
    SortedMap<String, Image> images(int variant, int epoch) {
        return images.computeIfAbsent(variant + "/" + epoch, key -> {
            SortedMap<String, Image> all = new TreeMap<>();
            compilations
                    .get(variant)
                    .switches()
                    .forEach((name, configuration) -> all.put(name, codec.image(configuration, epoch)));
            return all;
        });
    }

    /** The transaction from one file to another. */
    SortedMap<String, Changes> changes(int from, int to, int epoch) {
        return ways.computeIfAbsent(from + "/" + to + "/" + epoch, key -> {
            SortedMap<String, SwitchConfiguration> actual =
                    compilations.get(from).switches();
            SortedMap<String, SwitchConfiguration> desired =
                    compilations.get(to).switches();
            Map<String, Integer> epochs = new HashMap<>();
            actual.keySet().forEach(name -> epochs.put(name, epoch));
            Transition transition = new EpochPlanner(controller.pipeline().model())
                    .plan(Planner.plan(desired, actual), actual, desired, epochs, Topology.of(models.get(to)));
            SortedMap<String, Image> bases = images(from, epoch);
            SortedMap<String, Changes> all = new TreeMap<>();
            transition
                    .switches()
                    .forEach((name, of) -> all.put(name, codec.changes(of, bases.get(name), transition.epoch())));
            return all;
        });
    }

    private String text(int variant) {
        int edges = Math.min(size, MOST_EDGES);
        StringBuilder text = new StringBuilder("weft: 1\ndomain: sample\nnetwork:\n  switches:\n");
        for (int i = 1; i <= size; i++) {
            text.append(String.format(
                    "    - {id: s%d, device: %d, agent: \"127.0.0.1:%d\", address: 10.255.0.%d, mac: \"02:00:00:00:%02x:00\"}%n",
                    i, i, 20000 + i, i, i));
        }
        text.append("  links:\n");
        for (int i = 1; i <= size; i++) {
            int next = i % size + 1;
            int delay = variant == 3 && i % 3 == 0 ? 40 : 2;
            text.append(String.format(
                    "    - {id: l%d, between: [\"s%d:10\", \"s%d:11\"], delayMs: %d}%n", i, i, next, delay));
        }
        text.append("  hosts:\n");
        for (int i = 1; i <= edges; i++) {
            text.append(host("c" + i, i, 1));
            if (variant != 3 || i != 2) {
                text.append(host("i" + i, i, 2));
            }
        }
        text.append("capabilities: [work]\nagents:\n");
        for (int i = 1; i <= edges; i++) {
            text.append(String.format("  - {id: a%d, type: %s, host: c%d}%n", i, i % 2 == 0 ? "agent" : "tool", i));
        }
        text.append("services:\n");
        service(text, 1, variant == 2 ? 3 : 1, variant == 3 ? 1 : 2, variant == 1 ? "network-only" : "joint");
        if (variant >= 2) {
            service(text, 2, 1, 1, "joint");
        }
        text.append("permissions:\n  - {id: all, allow: {agents: [\"*\"], services: [v1]}}\n");
        if (variant >= 1) {
            text.append("  - {id: no-tools, deny: {types: [tool], services: [v1]}}\n");
            text.append("  - {id: but-a1, allow: {agents: [a1], services: [v1], trafficClasses: [46]}}\n");
        }
        if (variant == 2) {
            text.append("  - {id: two, allow: {types: [agent], services: [v2]}}\n");
        }
        return text.toString();
    }

    private static String host(String name, int at, int port) {
        return String.format(
                "    - {id: %s, switch: s%d, port: %d, address: 10.%d.0.%d, mac: \"02:00:00:01:%02x:%02x\"}%n",
                name, at, port, at, port, at, port);
    }

    private static void service(StringBuilder text, int number, int firstHost, int instances, String policy) {
        text.append(String.format(
                "  - id: v%d%n    capability: work%n    address: 10.96.0.%d%n    protocol: udp%n    port: %d%n"
                        + "    policy: %s%n    instances:%n",
                number, number, 9000 + number, policy));
        for (int i = 0; i < instances; i++) {
            // Variant 2 begins elsewhere: instances move.
            int host = firstHost == 3 ? 3 - i : firstHost + i;
            text.append(String.format(
                    "      - {id: v%d-%d, host: i%d, port: %d}%n", number, i + 1, host, 9000 + 10 * number + i));
        }
    }
}
