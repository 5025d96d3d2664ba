package dev.weft.bmv2.stf;

import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.control.ReplicationControl.CloneSession;
import dev.weft.bmv2.control.ReplicationControl.MulticastGroup;
import dev.weft.bmv2.control.ReplicationControl.Replica;
import dev.weft.bmv2.program.CounterArray;
import dev.weft.bmv2.program.MeterArray;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.RegisterArray;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The commands of simple_switch_CLI that STF scripts use. Reads have no effect, as in the reference runner. */
final class StfCli {
    private static final BigDecimal MICROS_PER_SECOND = BigDecimal.valueOf(1_000_000);

    private StfCli() {}

    /**
     * Executes a command.
     *
     * @param nodes multicast nodes created so far: instance, then ports, by handle
     */
    static void execute(StfTarget target, StfCommand.Cli cli, Map<Integer, List<Integer>> nodes) {
        List<String> a = cli.arguments();
        Program program = target.program();
        switch (cli.command()) {
            case "mirroring_add":
                target.replication()
                        .insertSession(new CloneSession(integer(a, 0), List.of(new Replica(integer(a, 1), 0)), 0, 0));
                break;
            case "mirroring_add_mc":
                target.replication().insertSession(new CloneSession(integer(a, 0), List.of(), 0, 0, integer(a, 1)));
                break;
            case "mirroring_delete":
                target.replication().deleteSession(integer(a, 0));
                break;
            case "mc_mgrp_create":
                target.replication().insertGroup(new MulticastGroup(integer(a, 0), List.of()));
                break;
            case "mc_node_create":
                nodes.put(nodes.size(), integers(a, 0));
                break;
            case "mc_node_update":
                List<Integer> old = node(nodes, integer(a, 0));
                List<Integer> updated = new ArrayList<>(List.of(old.get(0)));
                updated.addAll(integers(a, 1));
                nodes.put(integer(a, 0), updated);
                replaceNode(target, old, updated);
                break;
            case "mc_node_associate":
                associate(target, integer(a, 0), node(nodes, integer(a, 1)));
                break;
            case "mc_node_dissociate":
                dissociate(target, integer(a, 0), node(nodes, integer(a, 1)));
                break;
            case "mc_node_delete":
                deleteNode(target, node(nodes, integer(a, 0)));
                break;
            case "mc_mgrp_destroy":
                target.replication().deleteGroup(integer(a, 0));
                break;
            case "counter_write":
                target.state()
                        .writeCounter(
                                counter(program, a), integer(a, 1), new CounterValue(integer(a, 2), integer(a, 3)));
                break;
            case "counter_reset":
                String counter = counter(program, a);
                for (int i = 0; i < program.counter(counter).size(); i++) {
                    target.state().writeCounter(counter, i, new CounterValue(0, 0));
                }
                break;
            case "register_write":
                target.state().writeRegister(register(program, a), integer(a, 1), StfKeys.number(text(a, 2)));
                break;
            case "register_reset":
                target.state().resetRegister(register(program, a));
                break;
            case "meter_set_rates":
                target.state().writeMeter(meter(program, a), integer(a, 1), rates(a, 2));
                break;
            case "meter_array_set_rates":
                MeterArray meter = program.meter(meter(program, a));
                for (int i = 0; i < meter.size(); i++) {
                    target.state().writeMeter(meter.name(), i, rates(a, 1));
                }
                break;
            default:
                break;
        }
    }

    private static String counter(Program program, List<String> arguments) {
        return StfKeys.array("counter", text(arguments, 0), program.counters(), CounterArray::name);
    }

    private static String register(Program program, List<String> arguments) {
        return StfKeys.array("register", text(arguments, 0), program.registers(), RegisterArray::name);
    }

    private static String meter(Program program, List<String> arguments) {
        return StfKeys.array("meter", text(arguments, 0), program.meters(), MeterArray::name);
    }

    private static void dissociate(StfTarget target, int groupId, List<Integer> node) {
        MulticastGroup group = group(target, groupId);
        List<Replica> replicas = new ArrayList<>(group.replicas());
        node.stream().skip(1).forEach(port -> replicas.remove(new Replica(port, node.get(0))));
        target.replication().modifyGroup(new MulticastGroup(groupId, replicas));
    }

    private static void replaceNode(StfTarget target, List<Integer> old, List<Integer> updated) {
        for (MulticastGroup group : target.replication().groups()) {
            boolean member =
                    old.stream().skip(1).anyMatch(port -> group.replicas().contains(new Replica(port, old.get(0))));
            if (member) {
                dissociate(target, group.id(), old);
                associate(target, group.id(), updated);
            }
        }
    }

    private static void deleteNode(StfTarget target, List<Integer> node) {
        for (MulticastGroup group : target.replication().groups()) {
            dissociate(target, group.id(), node);
        }
    }

    private static MulticastGroup group(StfTarget target, int groupId) {
        return target.replication()
                .group(groupId)
                .orElseThrow(() -> new StfException("there is no multicast group " + groupId));
    }

    private static void associate(StfTarget target, int groupId, List<Integer> node) {
        List<Replica> replicas = new ArrayList<>(group(target, groupId).replicas());
        // bmv2 keeps a node's ports as a bit map: ascending order.
        node.stream().skip(1).sorted().forEach(port -> replicas.add(new Replica(port, node.get(0))));
        target.replication().modifyGroup(new MulticastGroup(groupId, replicas));
    }

    private static List<Integer> node(Map<Integer, List<Integer>> nodes, int handle) {
        List<Integer> node = nodes.get(handle);
        if (node == null) {
            throw new StfException("there is no multicast node " + handle);
        }
        return node;
    }

    /** {@code rate:burst} pairs, committed first; rates are per microsecond. */
    private static MeterConfig rates(List<String> arguments, int from) {
        String[] committed = text(arguments, from).split(":");
        String[] peak =
                text(arguments, Math.min(from + 1, arguments.size() - 1)).split(":");
        return new MeterConfig(perSecond(committed[0]), burst(committed), perSecond(peak[0]), burst(peak));
    }

    private static long perSecond(String perMicrosecond) {
        return new BigDecimal(perMicrosecond).multiply(MICROS_PER_SECOND).longValue();
    }

    private static long burst(String[] rate) {
        if (rate.length != 2) {
            throw new StfException("a meter rate is written rate:burst");
        }
        return StfKeys.number(rate[1]).longValue();
    }

    private static String text(List<String> arguments, int index) {
        if (index < 0 || index >= arguments.size()) {
            throw new StfException("too few arguments: " + arguments);
        }
        return arguments.get(index);
    }

    private static int integer(List<String> arguments, int index) {
        return StfKeys.number(text(arguments, index)).intValue();
    }

    private static List<Integer> integers(List<String> arguments, int from) {
        List<Integer> result = new ArrayList<>();
        for (int i = from; i < arguments.size(); i++) {
            result.add(integer(arguments, i));
        }
        return result;
    }
}
