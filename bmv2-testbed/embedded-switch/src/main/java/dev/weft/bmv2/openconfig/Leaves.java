package dev.weft.bmv2.openconfig;

import dev.weft.packetio.PortCounters;
import gnmi.Gnmi.Path;
import gnmi.Gnmi.PathElem;
import gnmi.Gnmi.TypedValue;
import gnmi.Gnmi.Update;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The values of openconfig-interfaces that a port has, and which of them a path names. */
final class Leaves {
    private static final String NAME = "name";
    private static final Map<Long, String> SPEEDS = Map.of(
            10L, "SPEED_10MB",
            100L, "SPEED_100MB",
            1_000L, "SPEED_1GB",
            10_000L, "SPEED_10GB",
            25_000L, "SPEED_25GB",
            40_000L, "SPEED_40GB",
            100_000L, "SPEED_100GB");

    private Leaves() {}

    /** All values of a port. */
    static List<Update> of(ManagedPort port, long lastChangeNs) {
        List<Update> leaves = new ArrayList<>();
        leaves.add(leaf(port, number(port.number()), "state", "ifindex"));
        leaves.add(leaf(port, text(port.name()), "state", NAME));
        leaves.add(leaf(port, text(port.up() ? "UP" : "DOWN"), "state", "oper-status"));
        leaves.add(leaf(port, text(port.enabled() ? "UP" : "DOWN"), "state", "admin-status"));
        leaves.add(leaf(port, number(lastChangeNs), "state", "last-change"));
        PortCounters counters = port.counters();
        counter(leaves, port, "in-unicast-pkts", counters.rxFrames());
        counter(leaves, port, "in-octets", counters.rxBytes());
        counter(leaves, port, "in-discards", counters.rxDropped());
        counter(leaves, port, "out-unicast-pkts", counters.txFrames());
        counter(leaves, port, "out-octets", counters.txBytes());
        counter(leaves, port, "out-discards", counters.txDropped());
        leaves.add(leaf(port, TypedValue.newBuilder().setBoolVal(port.enabled()).build(), "config", "enabled"));
        if (SPEEDS.containsKey(port.speedMbps())) {
            leaves.add(leaf(port, text(SPEEDS.get(port.speedMbps())), "ethernet", "config", "port-speed"));
        }
        return leaves;
    }

    private static void counter(List<Update> leaves, ManagedPort port, String name, long value) {
        leaves.add(leaf(port, number(value), "state", "counters", name));
    }

    private static TypedValue number(long value) {
        return TypedValue.newBuilder().setUintVal(value).build();
    }

    private static TypedValue text(String value) {
        return TypedValue.newBuilder().setStringVal(value).build();
    }

    private static Update leaf(ManagedPort port, TypedValue value, String... rest) {
        Path.Builder path = Path.newBuilder()
                .addElem(PathElem.newBuilder().setName("interfaces"))
                .addElem(PathElem.newBuilder().setName("interface").putKey(NAME, port.name()));
        for (String name : rest) {
            path.addElem(PathElem.newBuilder().setName(name));
        }
        return Update.newBuilder().setPath(path).setVal(value).build();
    }

    /** Whether a path names a leaf or something that holds it; {@code ...} and {@code *} stand for every name. */
    static boolean covers(Path path, Path leaf) {
        if (path.getElemCount() > leaf.getElemCount()) {
            return false;
        }
        for (int i = 0; i < path.getElemCount(); i++) {
            PathElem wanted = path.getElem(i);
            PathElem found = leaf.getElem(i);
            String key = wanted.getKeyOrDefault(NAME, "*");
            boolean any = key.equals("*") || key.equals("...");
            if (!wanted.getName().equals(found.getName()) || !any && !key.equals(found.getKeyOrDefault(NAME, ""))) {
                return false;
            }
        }
        return true;
    }

    /** Whether the value changes with every packet. */
    static boolean isCounter(Update leaf) {
        return leaf.getPath()
                .getElem(leaf.getPath().getElemCount() - 2)
                .getName()
                .equals("counters");
    }
}
