package dev.weft.control.core.compile;

import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.SemanticModel;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** A model and what each switch is to be told for it. */
public final class Compilation {
    private final SemanticModel model;
    private final DataPlaneIds ids;
    private final SortedMap<String, SwitchConfiguration> switches;

    Compilation(SemanticModel model, DataPlaneIds ids, SortedMap<String, SwitchConfiguration> switches) {
        this.model = model;
        this.ids = ids;
        this.switches = Collections.unmodifiableSortedMap(new TreeMap<>(switches));
    }

    /** Returns the model that was compiled. */
    public SemanticModel model() {
        return model;
    }

    /** Returns the numbers that the entries use. */
    public DataPlaneIds ids() {
        return ids;
    }

    /** Returns the configuration of each switch, by name. */
    public SortedMap<String, SwitchConfiguration> switches() {
        return switches;
    }

    /** Returns how many table entries all switches have together. */
    public int entryCount() {
        return switches.values().stream()
                .mapToInt(configuration -> configuration.entries().size())
                .sum();
    }
}
