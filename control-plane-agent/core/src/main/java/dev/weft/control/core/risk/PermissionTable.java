package dev.weft.control.core.risk;

import dev.weft.control.core.ir.ActionCall;
import dev.weft.control.core.ir.FieldMatch;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.ir.TableEntry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The permissions of one switch, as packets of any traffic class meet them: the best entry decides, a miss denies. */
final class PermissionTable {
    private static final String TABLE = "services.permissions";
    private static final String SUBJECT = "subject";
    private static final String SERVICE = "service";
    private static final String EPOCH = "epoch";
    private static final String CLASS = "traffic_class";
    private static final long ANY = -1;

    /** Entries by the subject and service that they name, best first. */
    private final Map<List<Long>, List<TableEntry>> entries = new HashMap<>();

    private PermissionTable() {}

    static PermissionTable of(SwitchConfiguration configuration) {
        PermissionTable table = new PermissionTable();
        if (configuration != null) {
            for (TableEntry entry : configuration.entries().values()) {
                boolean counts = entry.key().table().endsWith(TABLE)
                        && entry.key().match(EPOCH).isEmpty()
                        && entry.key().match(CLASS).isEmpty();
                if (counts) {
                    table.entries
                            .computeIfAbsent(
                                    List.of(named(entry, SUBJECT), named(entry, SERVICE)), k -> new ArrayList<>())
                            .add(entry);
                }
            }
        }
        return table;
    }

    private static long named(TableEntry entry, String field) {
        Optional<FieldMatch> match = entry.key().match(field);
        return match.map(found -> found.value().toLong()).orElse(ANY);
    }

    boolean permits(long subject, long service) {
        List<TableEntry> found = new ArrayList<>();
        for (long who : new long[] {subject, ANY}) {
            for (long what : new long[] {service, ANY}) {
                found.addAll(entries.getOrDefault(List.of(who, what), List.of()));
            }
        }
        return found.stream()
                .max(Comparator.comparingInt(entry -> entry.key().priority()))
                .flatMap(TableEntry::action)
                .map(ActionCall::action)
                .filter(action -> action.endsWith("permit"))
                .isPresent();
    }
}
