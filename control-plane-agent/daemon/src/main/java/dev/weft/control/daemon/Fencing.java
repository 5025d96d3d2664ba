package dev.weft.control.daemon;

import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.transaction.EpochPlanner;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What switches hold while others are fenced: nothing enters from a fenced switch, since nobody knows by which
 * configuration it stamps.
 */
final class Fencing {
    private static final String PORT = "port";

    private Fencing() {}

    /** Configurations without the fenced switches, and with the ports towards them closed. */
    static SortedMap<String, SwitchConfiguration> apply(
            SortedMap<String, SwitchConfiguration> all, SemanticModel model, Set<String> fenced) {
        SortedMap<String, SwitchConfiguration> rest = new TreeMap<>(all);
        rest.keySet().removeAll(fenced);
        for (Link link : model.network().links()) {
            close(rest, link, fenced, link.a().switchName(), link.b().switchName());
            close(rest, link, fenced, link.b().switchName(), link.a().switchName());
        }
        return rest;
    }

    private static void close(
            SortedMap<String, SwitchConfiguration> rest, Link link, Set<String> fenced, String here, String there) {
        SwitchConfiguration open = rest.get(here);
        if (open == null || !fenced.contains(there)) {
            return;
        }
        SortedMap<EntryKey, TableEntry> entries = new TreeMap<>(open.entries());
        gate(open, link, here).ifPresent(entry -> entries.remove(entry.key()));
        rest.put(
                here,
                new SwitchConfiguration(
                        here, open.device(), entries, open.members(), open.groups(), open.meters(), open.agent()));
    }

    /** The entry that lets packets of a link in at a switch. */
    static Optional<TableEntry> gate(SwitchConfiguration of, Link link, String here) {
        return of.entries().values().stream()
                .filter(entry -> EpochPlanner.isGate(entry.key().table()))
                .filter(entry -> entry.key()
                        .match(PORT)
                        .filter(match ->
                                match.value().toLong() == link.near(here).port())
                        .isPresent())
                .findFirst();
    }
}
