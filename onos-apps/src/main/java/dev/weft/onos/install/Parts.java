package dev.weft.onos.install;

import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.MemberKey;
import dev.weft.control.core.ir.MeterConfig;
import dev.weft.control.core.ir.MeterKey;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.control.core.plan.Change;
import dev.weft.control.core.plan.Operation;
import dev.weft.control.core.plan.PartKind;
import dev.weft.control.core.transaction.EpochPlanner;
import dev.weft.control.core.transaction.SwitchTransition;
import dev.weft.transaction.Changes;
import dev.weft.transaction.Image;
import dev.weft.transaction.PartKey;
import dev.weft.transaction.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The core's configurations as parts of transactions. A group holds its members, as in ONOS, so that there are no parts
 * of rank MEMBER; configurations are {@link Canonical}.
 */
final class Parts {
    private static final int PROFILES = 1 << 16;
    private static final int METERS = 2 << 16;

    private final List<String> tables;
    private final List<String> profiles;
    private final List<String> meters;
    private final PipelineModel pipeline;

    Parts(PipelineModel pipeline) {
        this.pipeline = pipeline;
        this.tables = new ArrayList<>(pipeline.tables().keySet());
        this.profiles = new ArrayList<>(pipeline.profiles().keySet());
        this.meters = new ArrayList<>(pipeline.meters().keySet());
    }

    /** How many parts a table, profile or meter holds. */
    long capacity(int table) {
        if (table >= METERS) {
            return pipeline.meter(meters.get(table - METERS)).size();
        }
        return table >= PROFILES
                ? pipeline.profile(profiles.get(table - PROFILES)).size()
                : pipeline.table(tables.get(table)).size();
    }

    PartKey key(EntryKey key) {
        PartKey.Rank rank = EpochPlanner.isGate(key.table()) ? PartKey.Rank.GATE : PartKey.Rank.ENTRY;
        return new PartKey(
                rank,
                tables.indexOf(key.table()),
                new PartOctets.Out().entryKey(key).done());
    }

    PartKey key(MemberKey group) {
        return new PartKey(
                PartKey.Rank.GROUP,
                PROFILES + profiles.indexOf(group.profile()),
                new PartOctets.Out().memberKey(group).done());
    }

    PartKey key(MeterKey key) {
        return new PartKey(
                PartKey.Rank.METER,
                METERS + meters.indexOf(key.meter()),
                new PartOctets.Out().meterKey(key).done());
    }

    static byte[] value(TableEntry entry) {
        return new PartOctets.Out().entry(entry).done();
    }

    static byte[] value(MeterConfig meter) {
        return new PartOctets.Out().meter(meter).done();
    }

    static byte[] value(GroupWithMembers group) {
        return new PartOctets.Out().group(group).done();
    }

    /** All that a switch holds. */
    Image image(SwitchConfiguration configuration, int epoch) {
        Map<PartKey, byte[]> parts = new HashMap<>();
        configuration.entries().forEach((key, entry) -> parts.put(key(key), value(entry)));
        configuration.meters().forEach((key, meter) -> parts.put(key(key), value(meter)));
        configuration
                .groups()
                .forEach((key, group) -> parts.put(key(key), value(GroupWithMembers.of(group, configuration))));
        return new Image(parts, epoch);
    }

    /** The other way round. */
    SwitchConfiguration configuration(Image image, String switchName, long device) {
        SwitchConfiguration.Builder builder = SwitchConfiguration.builder(switchName, device);
        image.parts().forEach((key, value) -> {
            PartOctets.In in = new PartOctets.In(value);
            switch (key.rank()) {
                case GROUP:
                    GroupWithMembers group = in.group();
                    builder.group(group.group());
                    group.members().forEach(builder::member);
                    break;
                case METER:
                    builder.meter(in.meter());
                    break;
                default:
                    builder.entry(in.entry());
                    break;
            }
        });
        return builder.build();
    }

    /**
     * What a participant is told.
     *
     * @param actual what the switch holds, as {@code base} says too
     * @param newEpoch the epoch to flip to; the base's: no flip
     */
    Changes changes(
            SwitchTransition transition,
            Image base,
            SwitchConfiguration actual,
            SwitchConfiguration desired,
            int newEpoch) {
        List<List<Write>> waves = new ArrayList<>();
        transition.waves().forEach(wave -> waves.add(writes(wave, actual, desired)));
        return new Changes(
                base.digest(),
                base.epoch(),
                newEpoch,
                writes(transition.prepare(), actual, desired),
                waves,
                writes(transition.collect(), actual, desired));
    }

    private List<Write> writes(List<Change> changes, SwitchConfiguration actual, SwitchConfiguration desired) {
        List<Write> writes = new ArrayList<>(changes.size());
        for (Change change : changes) {
            boolean goes = change.operation() == Operation.DELETE;
            if (change.kind() == PartKind.GROUP) {
                ProfileGroup group = change.group().orElseThrow(IllegalStateException::new);
                ProfileGroup had = actual.groups().get(group.key());
                writes.add(Write.of(
                        key(group.key()),
                        had == null ? null : value(GroupWithMembers.of(had, actual)),
                        goes ? null : value(GroupWithMembers.of(group, desired))));
            } else if (change.kind() == PartKind.METER) {
                MeterConfig meter = change.meter().orElseThrow(IllegalStateException::new);
                byte[] before =
                        change.before().map(part -> value((MeterConfig) part)).orElse(null);
                writes.add(Write.of(key(meter.key()), before, goes ? null : value(meter)));
            } else if (change.kind() == PartKind.ENTRY) {
                TableEntry entry = change.entry().orElseThrow(IllegalStateException::new);
                byte[] before =
                        change.before().map(part -> value((TableEntry) part)).orElse(null);
                writes.add(Write.of(key(entry.key()), before, goes ? null : value(entry)));
            }
            // A member comes and goes with its groups.
        }
        return writes;
    }

    /** A part in words. */
    static String describe(Write write) {
        byte[] value = write.after().orElseGet(() -> write.before().orElseThrow(IllegalStateException::new));
        PartOctets.In in = new PartOctets.In(value);
        switch (write.key().rank()) {
            case GROUP:
                return in.group().toString();
            case METER:
                return in.meter().toString();
            default:
                return in.entry().toString();
        }
    }
}
