package dev.weft.control.core.compile;

import dev.weft.control.core.ir.LocalInstance;
import dev.weft.control.core.ir.MeterConfig;
import dev.weft.control.core.ir.Pool;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.ProfileMember;
import dev.weft.control.core.ir.TableEntry;
import java.util.List;

/** Takes what rules say, switch by switch. What two rules say of the same table key is merged ({@link SwitchParts}). */
interface Sink {
    void entry(String switchName, TableEntry entry);

    /** Takes an entry that all edges have. */
    default void entry(List<String> edges, TableEntry entry) {
        edges.forEach(edge -> entry(edge, entry));
    }

    void member(String switchName, ProfileMember member);

    void group(String switchName, ProfileGroup group);

    void meter(String switchName, MeterConfig meter);

    void pool(String switchName, Pool pool);

    void local(String switchName, LocalInstance instance);
}
