package dev.weft.onos.netcfg;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.onosproject.net.config.Config;

/**
 * ONOS's JSON trees as text. Their classes are ONOS's Jackson, and this bundle has a Jackson of its own: nothing here may
 * name them, so the tree is asked for by reflection.
 */
final class JsonText {
    private static final ObjectMapper JSON = new ObjectMapper();

    private JsonText() {}

    /**
     * Returns the tree of a configuration.
     *
     * @throws IllegalStateException if ONOS's class has changed
     */
    static JsonNode of(Config<?> config) {
        try {
            Object tree = Config.class.getMethod("node").invoke(config);
            return JSON.readTree(String.valueOf(tree));
        } catch (ReflectiveOperationException | JsonProcessingException e) {
            throw new IllegalStateException("ONOS's network configuration cannot be read: " + e.getMessage(), e);
        }
    }

    /** Returns a tree as text in which each value has a line of its own, so that errors can name it. */
    static String pretty(JsonNode tree) {
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(tree);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that cannot be written: " + e.getMessage(), e);
        }
    }
}
