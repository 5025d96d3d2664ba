package dev.weft.control.core.compile;

import dev.weft.control.core.ir.LocalInstance;
import dev.weft.control.core.ir.MeterConfig;
import dev.weft.control.core.ir.Pool;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.ProfileMember;
import dev.weft.control.core.ir.TableEntry;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What the rules say of all switches: added as they say it, or taken back as they say it again. */
final class Parts {
    private final Map<String, SwitchParts> switches = new TreeMap<>();
    private boolean remember;

    /** From now on what changes is remembered: see {@link SwitchParts.PartMap#changed}. */
    void remember() {
        remember = true;
        switches.values().forEach(SwitchParts::remember);
    }

    /** Returns the parts of a switch. */
    SwitchParts at(String switchName) {
        return switches.computeIfAbsent(switchName, name -> {
            SwitchParts parts = new SwitchParts();
            if (remember) {
                parts.remember();
            }
            return parts;
        });
    }

    /** Returns the parts of each switch by name. */
    Map<String, SwitchParts> all() {
        return switches;
    }

    /** Makes these parts equal to others, as one change. */
    void become(Parts others) {
        Set<String> names = new TreeSet<>(switches.keySet());
        names.addAll(others.switches.keySet());
        names.forEach(name -> at(name).become(others.at(name)));
    }

    /** A sink that adds. */
    Sink adding() {
        return new Changing(true);
    }

    /** A sink that adds, and puts aside what all edges have. */
    Sink adding(SwitchParts everyEdge) {
        return new Changing(true) {
            @Override
            public void entry(List<String> edges, TableEntry entry) {
                everyEdge.add(entry);
            }
        };
    }

    /** A sink that takes back. */
    Sink removing() {
        return new Changing(false);
    }

    private class Changing implements Sink {
        private final boolean adds;

        Changing(boolean adds) {
            this.adds = adds;
        }

        private <K, V> void change(SwitchParts.PartMap<K, V> map, K key, V value) {
            if (adds) {
                map.add(key, value);
            } else {
                map.remove(key, value);
            }
        }

        @Override
        public void entry(String switchName, TableEntry entry) {
            if (adds) {
                at(switchName).add(entry);
            } else {
                at(switchName).remove(entry);
            }
        }

        @Override
        public void member(String switchName, ProfileMember member) {
            change(at(switchName).members, member.key(), member);
        }

        @Override
        public void group(String switchName, ProfileGroup group) {
            change(at(switchName).groups, group.key(), group);
        }

        @Override
        public void meter(String switchName, MeterConfig meter) {
            change(at(switchName).meters, meter.key(), meter);
        }

        @Override
        public void pool(String switchName, Pool pool) {
            change(at(switchName).pools, pool.number(), pool);
        }

        @Override
        public void local(String switchName, LocalInstance instance) {
            change(at(switchName).instances, instance.instance(), instance);
        }
    }
}
