package dev.weft.dataplane.api.transaction;

import com.google.protobuf.ByteString;
import dev.weft.p4.runtime.client.P4RuntimeException;
import dev.weft.transaction.Image;
import dev.weft.transaction.PartKey;
import dev.weft.transaction.StoreException;
import dev.weft.transaction.SwitchStore;
import dev.weft.transaction.Write;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import p4.config.v1.P4InfoOuterClass;
import p4.config.v1.P4InfoOuterClass.P4Info;
import p4.v1.P4RuntimeOuterClass.Action;
import p4.v1.P4RuntimeOuterClass.ActionProfileGroup;
import p4.v1.P4RuntimeOuterClass.ActionProfileMember;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.MeterEntry;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.Update;

/** The tables of a P4Runtime switch for a participant. Calls block until the switch has answered. */
public final class P4RuntimeStore implements SwitchStore {
    private static final String EPOCH_TABLE = "edge.active_epoch";
    private static final String EPOCH_ACTION = "edge.set_epoch";
    private static final int BATCH = 500;

    /** Why a switch that does not answer well may do so later. */
    private static final Set<Status.Code> PASSING = Set.of(
            Status.Code.UNAVAILABLE,
            Status.Code.DEADLINE_EXCEEDED,
            Status.Code.CANCELLED,
            Status.Code.ABORTED,
            Status.Code.PERMISSION_DENIED);

    /** How the switch is reached. Each call throws {@link P4RuntimeException}, or IllegalStateException without a session. */
    public interface Session {
        /** Writes a batch, going on after errors. */
        void write(List<Update> updates);

        /** Reads what the patterns match. */
        List<Entity> read(List<Entity> patterns);
    }

    private final Session session;
    private final PartCodec codec;
    private final List<Entity> patterns = new ArrayList<>();
    private final Map<Integer, Long> capacities = new HashMap<>();
    private final int epochTable;
    private final int epochAction;

    /**
     * Makes a store.
     *
     * @param info the pipeline, which must be the Weft program
     * @param hidden names of the tables that are not the controllers' business
     */
    public P4RuntimeStore(Session session, P4Info info, Set<String> hidden) {
        this.session = session;
        this.codec = new PartCodec(info);
        this.epochTable = info.getTablesList().stream()
                .map(P4InfoOuterClass.Table::getPreamble)
                .filter(preamble -> preamble.getName().endsWith(EPOCH_TABLE))
                .map(P4InfoOuterClass.Preamble::getId)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the pipeline has no table " + EPOCH_TABLE));
        this.epochAction = info.getActionsList().stream()
                .map(P4InfoOuterClass.Action::getPreamble)
                .filter(preamble -> preamble.getName().endsWith(EPOCH_ACTION))
                .map(P4InfoOuterClass.Preamble::getId)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the pipeline has no action " + EPOCH_ACTION));
        for (P4InfoOuterClass.Table table : info.getTablesList()) {
            int id = table.getPreamble().getId();
            if (id != epochTable && !hidden.contains(table.getPreamble().getName()) && !table.getIsConstTable()) {
                TableEntry pattern = TableEntry.newBuilder().setTableId(id).build();
                patterns.add(Entity.newBuilder().setTableEntry(pattern).build());
                capacities.put(id, table.getSize());
            }
        }
        info.getActionProfilesList()
                .forEach(profile -> addProfile(profile.getPreamble().getId()));
        info.getMetersList().forEach(meter -> {
            MeterEntry pattern = MeterEntry.newBuilder()
                    .setMeterId(meter.getPreamble().getId())
                    .build();
            patterns.add(Entity.newBuilder().setMeterEntry(pattern).build());
        });
        patterns.add(epoch(null));
    }

    private void addProfile(int id) {
        patterns.add(Entity.newBuilder()
                .setActionProfileMember(ActionProfileMember.newBuilder().setActionProfileId(id))
                .build());
        patterns.add(Entity.newBuilder()
                .setActionProfileGroup(ActionProfileGroup.newBuilder().setActionProfileId(id))
                .build());
    }

    private Entity epoch(Integer value) {
        TableEntry.Builder entry =
                TableEntry.newBuilder().setTableId(epochTable).setIsDefaultAction(true);
        if (value != null) {
            entry.getActionBuilder()
                    .setAction(Action.newBuilder()
                            .setActionId(epochAction)
                            .addParams(Action.Param.newBuilder()
                                    .setParamId(1)
                                    .setValue(ByteString.copyFrom(new byte[] {value.byteValue()}))));
        }
        return Entity.newBuilder().setTableEntry(entry).build();
    }

    /** The codec of this store's pipeline. */
    public PartCodec codec() {
        return codec;
    }

    @Override
    public Image read() throws StoreException {
        try {
            return image(session.read(patterns));
        } catch (P4RuntimeException | IllegalStateException e) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, "cannot read the switch (" + e.getMessage() + ")", null, e);
        }
    }

    private Image image(List<Entity> entities) {
        Map<PartKey, byte[]> parts = new HashMap<>();
        int epoch = 0;
        for (Entity entity : entities) {
            TableEntry entry = entity.getTableEntry();
            if (entity.hasTableEntry() && entry.getTableId() == epochTable) {
                epoch = epochOf(entry);
            } else if (PartCodec.isPart(entity)) {
                PartCodec.Part part = codec.part(entity);
                parts.put(part.key(), part.value());
            }
        }
        return new Image(parts, epoch);
    }

    private static int epochOf(TableEntry entry) {
        Action action = entry.getAction().getAction();
        if (action.getParamsCount() == 0 || action.getParams(0).getValue().isEmpty()) {
            return 0;
        }
        ByteString value = action.getParams(0).getValue();
        return value.byteAt(value.size() - 1) & 0xff;
    }

    @Override
    public void write(List<Write> writes, Progress progress) throws StoreException {
        int from = 0;
        while (from < writes.size()) {
            int to = from + 1;
            while (to < writes.size() && to - from < BATCH && together(writes.get(from), writes.get(to))) {
                to++;
            }
            batch(writes.subList(from, to));
            from = to;
            if (!progress.acknowledged(from) && from < writes.size()) {
                throw new StoreException(StoreException.Kind.CANCELLED, "stopped by the controller", null, null);
            }
        }
    }

    /** A switch may reorder within a batch (section 12), so one holds only what may come in any order. */
    private static boolean together(Write a, Write b) {
        return a.key().rank() == b.key().rank() && a.kind() == b.kind();
    }

    private void batch(List<Write> writes) throws StoreException {
        try {
            session.write(writes.stream().map(PartCodec::update).toList());
        } catch (P4RuntimeException e) {
            if (!e.updateErrors().isEmpty()) {
                P4RuntimeException.UpdateError first = e.updateErrors().get(0);
                throw new StoreException(
                        StoreException.Kind.REFUSED,
                        first.code() + " " + first.message(),
                        writes.get(first.position()),
                        e);
            }
            boolean passing = PASSING.contains(e.code());
            throw new StoreException(
                    passing ? StoreException.Kind.UNAVAILABLE : StoreException.Kind.REFUSED,
                    "the switch does not take a write (" + firstLine(e) + ")",
                    writes.get(0),
                    e);
        } catch (IllegalStateException e) {
            throw new StoreException(StoreException.Kind.UNAVAILABLE, e.getMessage(), null, e);
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void flip(int epoch) throws StoreException {
        Update update = Update.newBuilder()
                .setType(Update.Type.MODIFY)
                .setEntity(epoch(epoch))
                .build();
        try {
            session.write(List.of(update));
        } catch (P4RuntimeException | IllegalStateException e) {
            throw new StoreException(
                    StoreException.Kind.UNAVAILABLE, "the switch does not flip (" + firstLine(e) + ")", null, e);
        }
    }

    @Override
    public long capacity(int table) {
        return capacities.getOrDefault(table, -1L);
    }
}
