package dev.weft.p4.runtime;

import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Collectors;
import p4.config.v1.P4InfoOuterClass.MatchField;
import p4.config.v1.P4InfoOuterClass.Table;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.FieldMatch;
import p4.v1.P4RuntimeOuterClass.TableEntry;
import p4.v1.P4RuntimeOuterClass.Update;

/** Updates of a write batch, and a line of text for each. */
public final class Updates {
    private Updates() {}

    public static Update insert(TableEntry entry) {
        return insert(Entity.newBuilder().setTableEntry(entry).build());
    }

    public static Update modify(TableEntry entry) {
        return modify(Entity.newBuilder().setTableEntry(entry).build());
    }

    public static Update delete(TableEntry entry) {
        return delete(Entity.newBuilder().setTableEntry(entry).build());
    }

    public static Update insert(Entity entity) {
        return update(Update.Type.INSERT, entity);
    }

    public static Update modify(Entity entity) {
        return update(Update.Type.MODIFY, entity);
    }

    public static Update delete(Entity entity) {
        return update(Update.Type.DELETE, entity);
    }

    private static Update update(Update.Type type, Entity entity) {
        return Update.newBuilder().setType(type).setEntity(entity).build();
    }

    /** One line for people, such as {@code INSERT ingress.fwd {dst=0x0a000000/8}}; ids where names are unknown. */
    public static String describe(Update update, Optional<P4InfoIndex> index) {
        return update.getType() + " " + describe(update.getEntity(), index);
    }

    /** One line for people; see {@link #describe(Update, Optional)}. */
    public static String describe(Entity entity, Optional<P4InfoIndex> index) {
        if (!entity.hasTableEntry()) {
            return entity.toString().strip().replaceAll("\\s+", " ");
        }
        TableEntry entry = entity.getTableEntry();
        Optional<Table> table = index.flatMap(i -> i.tables().find(entry.getTableId()));
        String name = table.map(t -> t.getPreamble().getName()).orElse("table " + entry.getTableId());
        if (entry.getIsDefaultAction()) {
            return name + " {default}";
        }
        String key = entry.getMatchList().stream()
                .map(match -> fieldName(table, match.getFieldId()) + "=" + text(match))
                .collect(Collectors.joining(", ", " {", "}"));
        return name + key + (entry.getPriority() == 0 ? "" : " priority " + entry.getPriority());
    }

    private static String fieldName(Optional<Table> table, int fieldId) {
        return table.flatMap(t -> t.getMatchFieldsList().stream()
                        .filter(field -> field.getId() == fieldId)
                        .findFirst()
                        .map(MatchField::getName))
                .orElse("field " + fieldId);
    }

    private static String text(FieldMatch match) {
        return switch (match.getFieldMatchTypeCase()) {
            case EXACT -> hex(match.getExact().getValue());
            case LPM -> hex(match.getLpm().getValue()) + "/" + match.getLpm().getPrefixLen();
            case TERNARY ->
                hex(match.getTernary().getValue()) + " & "
                        + hex(match.getTernary().getMask());
            case RANGE ->
                hex(match.getRange().getLow()) + ".." + hex(match.getRange().getHigh());
            case OPTIONAL -> hex(match.getOptional().getValue());
            default -> "?";
        };
    }

    private static String hex(com.google.protobuf.ByteString bytes) {
        return "0x" + HexFormat.of().formatHex(bytes.toByteArray());
    }
}
