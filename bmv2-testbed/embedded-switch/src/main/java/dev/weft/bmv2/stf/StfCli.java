package dev.weft.bmv2.stf;

import dev.weft.bmv2.control.CounterValue;
import dev.weft.bmv2.control.MeterConfig;
import dev.weft.bmv2.control.ReplicationControl.CloneSession;
import dev.weft.bmv2.control.ReplicationControl.Replica;
import dev.weft.bmv2.program.CounterArray;
import dev.weft.bmv2.program.MeterArray;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.RegisterArray;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** The commands of simple_switch_CLI that STF scripts use. Reads have no effect, as in the reference runner. */
final class StfCli {
    private static final BigDecimal MICROS_PER_SECOND = BigDecimal.valueOf(1_000_000);

    private StfCli() {}

    /**
     * Executes a command.
     *
     * @param multicast the groups and nodes of the script so far
     */
    static void execute(StfTarget target, StfCommand.Cli cli, StfMulticast multicast) {
        List<String> a = cli.arguments();
        Program program = target.program();
        switch (cli.command()) {
            case "mirroring_add":
                session(target, new CloneSession(integer(a, 0), List.of(new Replica(integer(a, 1), 0)), 0, 0));
                break;
            case "mirroring_add_mc":
                session(target, new CloneSession(integer(a, 0), List.of(), 0, 0, integer(a, 1)));
                break;
            case "mirroring_delete":
                target.replication().deleteSession(integer(a, 0));
                break;
            case "mc_mgrp_create":
                multicast.createGroup(integer(a, 0));
                break;
            case "mc_mgrp_destroy":
                multicast.destroyGroup(integer(a, 0));
                break;
            case "mc_node_create":
                multicast.createNode(integer(a, 0), integers(a, 1));
                break;
            case "mc_node_update":
                multicast.updateNode(integer(a, 0), integers(a, 1));
                break;
            case "mc_node_destroy":
                multicast.destroyNode(integer(a, 0));
                break;
            case "mc_node_associate":
                multicast.associate(integer(a, 0), integer(a, 1));
                break;
            case "mc_node_dissociate":
                multicast.dissociate(integer(a, 0), integer(a, 1));
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
                RegisterArray register = program.register(register(program, a));
                BigInteger ones = BigInteger.ONE.shiftLeft(register.width()).subtract(BigInteger.ONE);
                target.state()
                        .writeRegister(
                                register.name(),
                                integer(a, 1),
                                StfKeys.number(text(a, 2)).and(ones));
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

    /** As on bmv2, a session that is there already is replaced. */
    private static void session(StfTarget target, CloneSession session) {
        if (target.replication().session(session.id()).isPresent()) {
            target.replication().modifySession(session);
        } else {
            target.replication().insertSession(session);
        }
    }

    /** Two {@code rate:burst} pairs, committed first; rates are per microsecond. */
    private static MeterConfig rates(List<String> arguments, int from) {
        if (arguments.size() != from + 2) {
            throw new StfException("a meter has two rates, committed and peak: " + arguments);
        }
        String[] committed = arguments.get(from).split(":");
        String[] peak = arguments.get(from + 1).split(":");
        return new MeterConfig(perSecond(committed[0]), burst(committed), perSecond(peak[0]), burst(peak));
    }

    private static long perSecond(String perMicrosecond) {
        try {
            return new BigDecimal(perMicrosecond).multiply(MICROS_PER_SECOND).longValue();
        } catch (NumberFormatException e) {
            throw new StfException("'" + perMicrosecond + "' is not a rate");
        }
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
