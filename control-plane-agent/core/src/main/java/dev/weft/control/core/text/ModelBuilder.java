package dev.weft.control.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.AgentType;
import dev.weft.control.core.model.Capability;
import dev.weft.control.core.model.Demand;
import dev.weft.control.core.model.Effect;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.IpPrefix;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.Locator;
import dev.weft.control.core.model.MacAddress;
import dev.weft.control.core.model.Measurement;
import dev.weft.control.core.model.Permission;
import dev.weft.control.core.model.Policy;
import dev.weft.control.core.model.PortRef;
import dev.weft.control.core.model.Position;
import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.Protocol;
import dev.weft.control.core.model.Scoring;
import dev.weft.control.core.model.Selection;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.Severity;
import dev.weft.control.core.model.Statement;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.model.Task;
import dev.weft.control.core.model.Tunnel;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/** Turns a tree that follows the schema into statements; defaults are filled in here and nowhere else. */
final class ModelBuilder {
    private static final long NS_PER_MS = 1_000_000;
    private static final String NO_STATE = "none";
    private static final int CPU_PORT = 255;
    private static final int LAST_PORT = 510;
    private static final int DEFAULT_MTU = 1500;
    private static final IpAddress NO_ADDRESS = IpAddress.of("0.0.0.0");
    private static final MacAddress NO_MAC = MacAddress.of("00:00:00:00:00:00");
    private final YamlTree tree;
    private final JsonNode root;
    private final List<Problem> problems = new ArrayList<>();

    ModelBuilder(YamlTree tree, JsonNode root) {
        this.tree = tree;
        this.root = root;
    }

    /** Returns what could not be understood; the statements must not be used if there is any. */
    List<Problem> problems() {
        return problems;
    }

    /** Returns what the file says about the domain as a whole, by the key that says it. */
    SortedMap<Setting, Settings.Said> settings() {
        SortedMap<Setting, Settings.Said> said = new TreeMap<>();
        JsonNode network = root.path("network");
        say(said, Setting.DOMAIN, root.has("domain"), () -> root.path("domain").asText());
        say(said, Setting.SERVICES, network.has("services"), () -> prefixes(network, "/network", "services"));
        say(said, Setting.MEASUREMENT, network.has("measurement"), () -> measurement(network.path("measurement")));
        return said;
    }

    private void say(SortedMap<Setting, Settings.Said> said, Setting setting, boolean present, Supplier<Object> value) {
        if (present) {
            said.put(setting, new Settings.Said(value.get(), tree.position(setting.pointer())));
        }
    }

    private Measurement measurement(JsonNode node) {
        return new Measurement(
                ns(node, "probeMs", 100),
                ns(node, "metricMs", 50),
                ns(node, "staleMs", 1000),
                scoring(node.path("scores")));
    }

    private Scoring scoring(JsonNode node) {
        boolean sigmoid = node.path("normalisation").asText().equals("sigmoid");
        String at = "/network/measurement/scores";
        if (sigmoid && !(node.has("middleMs") && node.has("scaleMs"))) {
            problem(at, "a sigmoid has a middle and a scale", "add middleMs and scaleMs");
        }
        if (!sigmoid && (node.has("middleMs") || node.has("scaleMs"))) {
            problem(at, "min-max has neither middle nor scale", "remove them, or use the normalisation sigmoid");
        }
        if (sigmoid && node.has("worstMs")) {
            problem(at, "a sigmoid has no worst delay", "remove worstMs, or use the normalisation minmax");
        }
        int compute = node.path("computeWeight").asInt(1);
        int network = node.path("networkWeight").asInt(1);
        if (compute + network == 0) {
            problem(
                    at,
                    "both categories have the weight 0: there would be no score",
                    "give one of them a weight above 0");
        }
        return new Scoring(
                sigmoid,
                ns(node, sigmoid ? "middleMs" : "worstMs", 0),
                ns(node, "scaleMs", 0),
                compute,
                network,
                node.path("aggregation").asText().equals("least"));
    }

    /** Returns the statements, those that stand within a service aside, in the order of the model. */
    List<Statement> statements() {
        List<Statement> statements = new ArrayList<>();
        statements.addAll(each("/network/switches", this::switchNode));
        statements.addAll(each("/network/links", this::link));
        statements.addAll(each("/network/hosts", this::host));
        statements.addAll(each("/capabilities", this::capability));
        statements.addAll(each("/agents", this::agent));
        statements.addAll(each("/services", this::service));
        statements.addAll(each("/permissions", this::permission));
        statements.addAll(each("/tasks", this::task));
        return statements;
    }

    private SwitchNode switchNode(JsonNode node, String at) {
        return new SwitchNode(
                name(node),
                node.path("device").asLong(),
                node.path("agent").asText(),
                address(node, at),
                mac(node, at),
                prefixes(node, at, "prefix"),
                node.has("tunnelAddress") ? Optional.of(address(node, at, "tunnelAddress")) : Optional.empty(),
                locator(node, at),
                tree.position(at));
    }

    private Link link(JsonNode node, String at) {
        return new Link(
                name(node),
                portRef(node, at, 0),
                portRef(node, at, 1),
                ns(node, "delayMs", 0),
                node.path("mbps").asLong(10_000),
                node.path("mtu").asInt(DEFAULT_MTU),
                tree.position(at));
    }

    private PortRef portRef(JsonNode link, String at, int index) {
        String text = link.path("between").path(index).asText();
        int colon = text.lastIndexOf(':');
        int port = Integer.parseInt(text.substring(colon + 1));
        checkPort(port, at + "/between/" + index);
        return new PortRef(text.substring(0, colon), port);
    }

    private Host host(JsonNode node, String at) {
        int port = node.path("port").asInt();
        checkPort(port, at + "/port");
        return new Host(
                name(node), node.path("switch").asText(), port, address(node, at), mac(node, at), tree.position(at));
    }

    private void checkPort(int port, String at) {
        if (port == CPU_PORT || port > LAST_PORT) {
            problem(
                    at,
                    "port " + port + " is not a port for cables",
                    "use 0 to 510 without 255, the controller's port");
        }
    }

    private Capability capability(JsonNode node, String at) {
        String name = node.isTextual() ? node.asText() : name(node);
        return new Capability(name, node.path("description").asText(""), tree.position(at));
    }

    private Agent agent(JsonNode node, String at) {
        String host = node.path("host").asText();
        AgentType type = AgentType.of(node.path("type").asText());
        List<String> capabilities = texts(node.path("capabilities"));
        return node.has("plain")
                ? new Agent(
                        name(node), type, host, capabilities, node.path("plain").asBoolean(), tree.position(at))
                : Agent.unsaid(name(node), type, host, capabilities, tree.position(at));
    }

    private Service service(JsonNode node, String at) {
        String name = name(node);
        int port = node.path("port").asInt();
        return new Service(
                name,
                node.path("capability").asText(),
                address(node, at),
                Protocol.of(node.path("protocol").asText()),
                port,
                Policy.of(node.path("policy").asText("joint")),
                Selection.of(node.path("selection").asText("distributed")),
                new Tunnel(Tunnel.Kind.of(node.path("tunnel").asText("none")), texts(node.path("via"))),
                idleTimeoutNs(node, at),
                node.has("ratePps") ? OptionalLong.of(node.path("ratePps").asLong()) : OptionalLong.empty(),
                each(at + "/demands", (demand, place) -> demand(demand, place, name)),
                each(at + "/instances", (instance, place) -> instance(instance, place, name, port)),
                tree.position(at));
    }

    private long idleTimeoutNs(JsonNode node, String at) {
        String text = node.path("idleTimeout").asText("30s");
        if (text.equals(NO_STATE)) {
            if (node.path("protocol").asText().equals("tcp")) {
                problem(
                        at + "/idleTimeout",
                        "idleTimeout none: a TCP packet cannot name its instance",
                        "give a time, or use protocol udp with agent headers or QUIC");
            }
            return 0;
        }
        long number = Long.parseLong(text.replaceAll("[a-z]", ""));
        long ns = number * NS_PER_MS * (text.endsWith("ms") ? 1 : text.endsWith("s") ? 1000 : 60_000);
        // The data plane compares ages in 31 bits of 64 us ticks.
        if (ns < NS_PER_MS || ns > 86_400_000L * NS_PER_MS) {
            problem(at + "/idleTimeout", "idleTimeout " + text + " is out of range", "use 1ms to 1440m");
        }
        return ns;
    }

    private Demand demand(JsonNode node, String at, String service) {
        return new Demand(
                name(node),
                service,
                node.has("trafficClass")
                        ? OptionalInt.of(node.path("trafficClass").asInt())
                        : OptionalInt.empty(),
                node.has("deadlineMs")
                        ? OptionalLong.of(Math.max(1, ns(node, "deadlineMs", 0) / 1000))
                        : OptionalLong.empty(),
                tree.position(at));
    }

    private Instance instance(JsonNode node, String at, String service, int servicePort) {
        return new Instance(
                name(node),
                service,
                node.path("host").asText(),
                node.path("port").asInt(servicePort),
                node.path("workers").asInt(1),
                node.has("weight") ? OptionalInt.of(node.path("weight").asInt()) : OptionalInt.empty(),
                node.path("backup").asBoolean(),
                tree.position(at));
    }

    private Permission permission(JsonNode node, String at) {
        Effect effect = node.has("allow") ? Effect.ALLOW : Effect.DENY;
        JsonNode selector = node.path(effect == Effect.ALLOW ? "allow" : "deny");
        Set<AgentType> types = EnumSet.noneOf(AgentType.class);
        selector.path("types").forEach(type -> types.add(AgentType.of(type.asText())));
        List<Integer> classes = new ArrayList<>();
        selector.path("trafficClasses").forEach(trafficClass -> classes.add(trafficClass.asInt()));
        List<String> agents = texts(selector.path("agents"));
        List<String> services = texts(selector.path("services"));
        boolean anyAgent = agents.remove("*");
        boolean anyService = services.remove("*");
        return new Permission(
                name(node),
                effect,
                anyAgent,
                agents,
                types,
                anyService,
                services,
                texts(selector.path("capabilities")),
                classes,
                tree.position(at));
    }

    private Task task(JsonNode node, String at) {
        return new Task(
                name(node),
                node.path("agent").asText(),
                node.path("service").asText(),
                node.has("demand") ? Optional.of(node.path("demand").asText()) : Optional.empty(),
                tree.position(at));
    }

    private <T> List<T> each(String pointer, BiFunction<JsonNode, String, T> make) {
        List<T> made = new ArrayList<>();
        for (JsonNode element : root.at(pointer)) {
            made.add(make.apply(element, pointer + "/" + made.size()));
        }
        return made;
    }

    private List<IpPrefix> prefixes(JsonNode node, String at, String key) {
        List<IpPrefix> prefixes = new ArrayList<>();
        JsonNode value = node.path(key);
        String place = at + "/" + key;
        if (value.isTextual()) {
            parse(place, value.asText(), IpPrefix::of, null, prefixes::add);
        }
        for (int i = 0; i < value.size(); i++) {
            parse(place + "/" + i, value.path(i).asText(), IpPrefix::of, null, prefixes::add);
        }
        return prefixes;
    }

    private Optional<Locator> locator(JsonNode node, String at) {
        return node.has("locator")
                ? Optional.ofNullable(
                        parse(at + "/locator", node.path("locator").asText(), Locator::of, null, locator -> {}))
                : Optional.empty();
    }

    private IpAddress address(JsonNode node, String at) {
        return address(node, at, "address");
    }

    private IpAddress address(JsonNode node, String at, String key) {
        IpAddress address = parse(at + "/" + key, node.path(key).asText(), IpAddress::of, NO_ADDRESS, a -> {});
        int first = address.octets()[0] & 255;
        boolean unicast = address.isV6() ? first != 255 && !isLow(address) : first > 0 && first < 224 && first != 127;
        if (!unicast && address != NO_ADDRESS) {
            problem(at + "/" + key, address + " is not a unicast address", "use an address of the network");
        }
        return address;
    }

    private static boolean isLow(IpAddress v6) {
        return v6.equals(IpAddress.of("::")) || v6.equals(IpAddress.of("::1"));
    }

    private MacAddress mac(JsonNode node, String at) {
        MacAddress mac = parse(at + "/mac", node.path("mac").asText(), MacAddress::of, NO_MAC, m -> {});
        if (mac != NO_MAC && !mac.isUnicast()) {
            problem(at + "/mac", mac + " is not the address of a single card", "use a unicast MAC address");
        }
        return mac;
    }

    private <T> T parse(
            String at, String text, Function<String, T> parser, T fallback, java.util.function.Consumer<T> taker) {
        try {
            T value = parser.apply(text);
            taker.accept(value);
            return value;
        } catch (IllegalArgumentException e) {
            problem(at, e.getMessage(), "correct it");
            return fallback;
        }
    }

    private void problem(String at, String message, String remedy) {
        Position position = tree.position(at);
        problems.add(new Problem(Severity.ERROR, position, StatementNames.at(root, at), message, remedy));
    }

    private static String name(JsonNode node) {
        return node.path("id").asText();
    }

    private static long ns(JsonNode node, String key, long defaultMs) {
        return node.has(key)
                ? node.path(key)
                        .decimalValue()
                        .multiply(BigDecimal.valueOf(NS_PER_MS))
                        .longValue()
                : defaultMs * NS_PER_MS;
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(element -> texts.add(element.asText()));
        return texts;
    }
}
