package dev.weft.control.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.SemanticModel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Reads a semantic file: YAML, then the JSON Schema, then values. Immutable and thread-safe once made; making one
 * loads the schema, so keep it.
 */
public final class SemanticReader {
    private final SchemaCheck schema = new SchemaCheck();

    /**
     * Reads a text.
     *
     * @param file the name to use in positions; no file is opened
     * @param text the YAML text
     * @return a model, or every problem that was found; never throws for what the text says
     */
    public Reading read(String file, String text) {
        YamlTree tree = YamlTree.read(file, text);
        Optional<JsonNode> root = tree.root();
        if (root.isEmpty()) {
            return refused(tree.problems());
        }
        List<Problem> problems = schema.check(tree, root.get());
        if (!problems.isEmpty()) {
            return refused(problems);
        }
        ModelBuilder builder = new ModelBuilder(tree, root.get());
        SemanticModel model = builder.build();
        return builder.problems().isEmpty() ? Reading.of(model) : refused(builder.problems());
    }

    private static Reading refused(List<Problem> problems) {
        List<Problem> sorted = new ArrayList<>(problems);
        Collections.sort(sorted);
        return Reading.refused(sorted);
    }
}
