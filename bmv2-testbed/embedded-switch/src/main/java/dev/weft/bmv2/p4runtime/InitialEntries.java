package dev.weft.bmv2.p4runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.SwitchControl;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.ProgramLoader;
import dev.weft.bmv2.program.Table;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import p4.config.v1.P4InfoOuterClass;

/**
 * Preinitialised tables (specification section 9.1.5): entries of the program that a client may change. The bmv2 JSON
 * does not tell them from constant tables, P4Info does: their entries are taken out of the program and inserted as
 * ordinary ones. Which of them the program marks {@code const} neither JSON nor P4Info say: none is.
 *
 * @param program without the entries of such tables
 * @param entries what to insert once it runs
 */
record InitialEntries(Program program, List<TableEntry> entries) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Loads a program; {@code ProgramLoadException} if it cannot be. */
    static InitialEntries load(byte[] json, List<P4InfoOuterClass.Table> tables) {
        Program program = ProgramLoader.load(json);
        Map<String, Long> sizes = new HashMap<>();
        for (P4InfoOuterClass.Table table : tables) {
            String name = table.getPreamble().getName();
            Table known = program.table(name);
            if (table.getHasInitialEntries() && !table.getIsConstTable() && known != null && known.constant()) {
                sizes.put(name, table.getSize());
            }
        }
        if (sizes.isEmpty()) {
            return new InitialEntries(program, List.of());
        }
        List<TableEntry> entries = new ArrayList<>();
        for (String name : sizes.keySet()) {
            Table table = program.table(name);
            int last = table.constEntries().stream()
                    .mapToInt(Table.ConstEntry::priority)
                    .max()
                    .orElse(0);
            table.constEntries().forEach(entry -> entries.add(entry(table, entry, last)));
        }
        return new InitialEntries(ProgramLoader.load(without(json, sizes)), entries);
    }

    /** The first entry of a program has the highest priority; the JSON counts the other way round. */
    private static TableEntry entry(Table table, Table.ConstEntry entry, int last) {
        List<MatchValue> key = new ArrayList<>();
        for (int i = 0; i < entry.key().size(); i++) {
            Table.ConstMatch match = entry.key().get(i);
            key.add(
                    switch (table.key().get(i).kind()) {
                        case LPM -> new MatchValue.Lpm(match.value(), match.prefixLength());
                        case TERNARY -> new MatchValue.Ternary(match.value(), match.mask());
                        case RANGE -> new MatchValue.Range(match.value(), match.mask());
                        default -> new MatchValue.Exact(match.value());
                    });
        }
        return new TableEntry(
                table.name(),
                key,
                table.hasPriority() ? last + 1 - entry.priority() : 0,
                new TableAction.Call(entry.call().action().name(), entry.call().arguments()));
    }

    /** p4c sets the JSON's size to the number of entries: P4Info has the real one. */
    private static byte[] without(byte[] json, Map<String, Long> sizes) {
        try {
            JsonNode root = JSON.readTree(json);
            for (JsonNode pipeline : root.path("pipelines")) {
                for (JsonNode table : pipeline.path("tables")) {
                    Long size = sizes.get(table.path("name").asText());
                    if (size != null) {
                        ((ObjectNode) table).remove("entries");
                        ((ObjectNode) table)
                                .put(
                                        "max_size",
                                        Math.max(size, table.path("max_size").asLong()));
                    }
                }
            }
            return JSON.writeValueAsBytes(root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void insertInto(SwitchControl control) {
        entries.forEach(control.tables()::insert);
    }
}
