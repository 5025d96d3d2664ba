package dev.weft.control.core.compile;

import dev.weft.control.core.ir.LocalInstance;
import dev.weft.control.core.ir.MeterConfig;
import dev.weft.control.core.ir.Pool;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.ProfileMember;
import dev.weft.control.core.ir.TableEntry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What rules take back and say again: most of what they say of a changed statement is as before, and need not be looked up
 * on every switch to be taken out and put in.
 */
final class Exchange {
    private final Map<List<Object>, Saying> sayings = new LinkedHashMap<>();

    /** A sink for what was said so far. */
    Sink before() {
        return new Counting(-1);
    }

    /** A sink for what is said from now on. */
    Sink after() {
        return new Counting(1);
    }

    /** Changes parts by the difference: what is no longer said goes first. */
    void apply(Parts parts) {
        Sink removing = parts.removing();
        Sink adding = parts.adding();
        sayings.values().forEach(saying -> saying.repeat(-saying.balance, removing));
        sayings.values().forEach(saying -> saying.repeat(saying.balance, adding));
    }

    private static final class Saying {
        private final Consumer<Sink> words;
        private int balance;

        Saying(Consumer<Sink> words) {
            this.words = words;
        }

        void repeat(int times, Sink sink) {
            for (int i = 0; i < times; i++) {
                words.accept(sink);
            }
        }
    }

    private final class Counting implements Sink {
        private final int sign;

        Counting(int sign) {
            this.sign = sign;
        }

        private void count(Object where, Object what, Consumer<Sink> words) {
            sayings.computeIfAbsent(List.of(where, what), key -> new Saying(words)).balance += sign;
        }

        @Override
        public void entry(List<String> edges, TableEntry entry) {
            count(edges, entry, sink -> sink.entry(edges, entry));
        }

        @Override
        public void entry(String switchName, TableEntry entry) {
            count(switchName, entry, sink -> sink.entry(switchName, entry));
        }

        @Override
        public void member(String switchName, ProfileMember member) {
            count(switchName, member, sink -> sink.member(switchName, member));
        }

        @Override
        public void group(String switchName, ProfileGroup group) {
            count(switchName, group, sink -> sink.group(switchName, group));
        }

        @Override
        public void meter(String switchName, MeterConfig meter) {
            count(switchName, meter, sink -> sink.meter(switchName, meter));
        }

        @Override
        public void pool(String switchName, Pool pool) {
            count(switchName, pool, sink -> sink.pool(switchName, pool));
        }

        @Override
        public void local(String switchName, LocalInstance instance) {
            count(switchName, instance, sink -> sink.local(switchName, instance));
        }
    }
}
