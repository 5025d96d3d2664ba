package dev.weft.onos.netcfg;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.SortedMap;
import java.util.TreeMap;
import org.onosproject.core.ApplicationId;
import org.onosproject.net.config.Config;
import org.onosproject.net.config.InvalidFieldException;

/**
 * The semantic configurations under {@code apps/dev.weft/weft} of the network configuration:
 *
 * <pre>{"configurations": {"shop": {"weft": 1, ...}}}</pre>
 *
 * <p>Each is an object of the language, or a string with its YAML. ONOS refuses what has errors, with those of the command
 * line and the path of the field.
 */
public final class SemanticConfig extends Config<ApplicationId> {
    /** The key below the application. */
    public static final String KEY = "weft";

    static final String CONFIGURATIONS = "configurations";

    private final Validator validator;

    /** Judges configurations. */
    public interface Validator {
        /**
         * Returns if a configuration has no errors.
         *
         * @throws InvalidFieldException with the path of the field of the first
         */
        void validate(String name, String text);
    }

    /** Makes an empty configuration. */
    public SemanticConfig(Validator validator) {
        this.validator = validator;
    }

    @Override
    public boolean isValid() {
        JsonNode tree = JsonText.of(this);
        tree.fieldNames().forEachRemaining(name -> {
            if (!CONFIGURATIONS.equals(name)) {
                throw new InvalidFieldException(name, "the only field is \"" + CONFIGURATIONS + "\"");
            }
        });
        if (!tree.path(CONFIGURATIONS).isObject()) {
            throw new InvalidFieldException(CONFIGURATIONS, "must be an object: by name, a semantic configuration");
        }
        texts().forEach(validator::validate);
        return true;
    }

    /** Returns the configurations, by name. */
    public SortedMap<String, String> texts() {
        SortedMap<String, String> texts = new TreeMap<>();
        JsonText.of(this)
                .path(CONFIGURATIONS)
                .properties()
                .forEach(one -> texts.put(
                        one.getKey(),
                        one.getValue().isTextual() ? one.getValue().asText() : JsonText.pretty(one.getValue())));
        return texts;
    }
}
