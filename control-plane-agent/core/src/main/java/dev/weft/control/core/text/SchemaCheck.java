package dev.weft.control.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import dev.weft.control.core.model.Nearest;
import dev.weft.control.core.model.Position;
import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.Severity;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Checks a tree against the published schema and says what is wrong in words of the language, not of JSON Schema. */
final class SchemaCheck {
    private static final Set<String> WHO = Set.of("agents", "types");
    static final String RESOURCE = "/dev/weft/control/core/weft.schema.json";
    private final JsonNode schemaTree;
    private final JsonSchema schema;

    private SchemaCheck(JsonNode schemaTree) {
        this.schemaTree = schemaTree;
        SchemaValidatorsConfig config =
                SchemaValidatorsConfig.builder().pathType(PathType.JSON_POINTER).build();
        schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schemaTree, config);
        schema.initializeValidators(); // several threads may check with it
    }

    /** For a file that is a configuration by itself. */
    static SchemaCheck ofFile() {
        return new SchemaCheck(load());
    }

    /** For one of the files that are a configuration together: any of them may have what each would need alone. */
    static SchemaCheck ofPart() {
        JsonNode tree = load();
        ((ObjectNode) tree).putArray("required").add("weft");
        ((ObjectNode) tree.at("/$defs/network")).remove("required");
        return new SchemaCheck(tree);
    }

    private static JsonNode load() {
        try (InputStream in = SchemaCheck.class.getResourceAsStream(RESOURCE)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the class path lacks " + RESOURCE, e);
        }
    }

    /** Returns what does not follow the schema. */
    List<Problem> check(YamlTree tree, JsonNode root) {
        List<Problem> problems = new ArrayList<>();
        Set<String> choices = new HashSet<>();
        for (ValidationMessage message : schema.validate(root)) {
            // The branches of a choice say less than the choice itself, which anyOf leaves out.
            String path = message.getEvaluationPath().toString();
            int any = path.indexOf("/anyOf/");
            if (any >= 0) {
                String pointer = message.getInstanceLocation().toString();
                if (choices.add(pointer + " " + path.substring(0, any))) {
                    problems.add(choice(tree, root, message, pointer));
                }
            } else if (!path.contains("/oneOf/")) {
                problems.add(problem(tree, root, message));
            }
        }
        return problems;
    }

    private Problem choice(YamlTree tree, JsonNode root, ValidationMessage message, String pointer) {
        boolean who = WHO.contains(message.getProperty());
        return new Problem(
                Severity.ERROR,
                tree.position(pointer),
                StatementNames.at(root, pointer),
                subject(pointer) + " does not say " + (who ? "who is meant" : "what may be called"),
                who ? "add agents or types" : "add services or capabilities");
    }

    private Problem problem(YamlTree tree, JsonNode root, ValidationMessage message) {
        String pointer = message.getInstanceLocation().toString();
        String keyword = message.getSchemaLocation().getFragment().toString();
        JsonNode rules = schemaTree.at(keyword.substring(0, keyword.lastIndexOf('/')));
        JsonNode rule = rules.path(message.getType());
        JsonNode value = root.at(pointer);
        Position position = tree.position(pointer);
        String statement = StatementNames.at(root, pointer);
        String subject = subject(pointer);
        String description = rules.path("description").asText("");
        String text;
        String remedy = description.isEmpty() || pointer.isEmpty()
                ? "see docs/semantic-configuration.md"
                : "give: " + description;
        switch (message.getType()) {
            case "additionalProperties":
                List<String> valid = new ArrayList<>();
                rules.path("properties").fieldNames().forEachRemaining(valid::add);
                String key = message.getProperty();
                position = tree.keyPosition(pointer, key);
                text = "unknown key \"" + key + "\"";
                remedy = "use one of the keys, nearest: " + String.join(", ", Nearest.of(key, valid));
                break;
            case "required":
                String missing = message.getProperty();
                text = "the key \"" + missing + "\" is missing";
                remedy = "add it: " + describe(rules.path("properties").path(missing));
                break;
            case "type":
                text = subject + " must be " + list(rule, " or ") + ", not " + shown(value);
                break;
            case "enum":
                text = subject + " is " + shown(value) + ", which is not known";
                remedy = "use " + list(rule, ", ");
                break;
            case "const":
                text = subject + " is " + shown(value);
                remedy = "use " + rule.asText();
                break;
            case "pattern":
                text = subject + " is " + shown(value) + ", which has the wrong form";
                remedy = "match " + rule.asText() + (description.isEmpty() ? "" : " (" + description + ")");
                break;
            case "minimum":
                text = subject + " is " + shown(value) + ", less than " + rule.asText();
                break;
            case "exclusiveMinimum":
                text = subject + " is " + shown(value) + ", not more than " + rule.asText();
                break;
            case "maximum":
                text = subject + " is " + shown(value) + ", more than " + rule.asText();
                break;
            case "minItems":
                text = subject + " has " + value.size() + " elements, at least " + rule.asText() + " are needed";
                break;
            case "maxItems":
                text = subject + " has " + value.size() + " elements, at most " + rule.asText() + " are allowed";
                break;
            case "uniqueItems":
                text = subject + " names something twice";
                remedy = "name each once";
                break;
            case "minLength":
            case "maxLength":
                text = subject + " is " + shown(value) + ", which has the wrong length";
                break;
            case "oneOf":
                text = value.has("allow") ? "has both allow and deny" : "has neither allow nor deny";
                remedy = "write exactly one of the two; split the permission if both are meant";
                break;
            default:
                text = subject + ": " + message.getError();
                break;
        }
        return new Problem(Severity.ERROR, position, statement, text, remedy);
    }

    private String describe(JsonNode property) {
        JsonNode target = property.has("$ref") && !property.has("description")
                ? schemaTree.at(property.path("$ref").asText().substring(1))
                : property;
        String description = target.path("description").asText("");
        return description.isEmpty() ? "see docs/semantic-configuration.md" : description;
    }

    private static String subject(String pointer) {
        String[] steps = pointer.split("/");
        String last = steps.length == 0 ? "" : steps[steps.length - 1];
        if (last.isEmpty()) {
            return "the file";
        }
        return last.matches("[0-9]+") ? "an element of " + steps[steps.length - 2] : last;
    }

    private static String list(JsonNode rule, String separator) {
        if (!rule.isArray()) {
            return withArticle(rule.asText());
        }
        List<String> options = new ArrayList<>();
        rule.forEach(option -> options.add(option.asText()));
        return separator.equals(", ")
                ? String.join(separator, options)
                : options.stream().map(SchemaCheck::withArticle).collect(Collectors.joining(separator));
    }

    private static String withArticle(String type) {
        switch (type) {
            case "integer":
                return "a whole number";
            case "string":
                return "text";
            case "boolean":
                return "true or false";
            case "array":
                return "a list";
            case "object":
                return "a mapping";
            default:
                return "a " + type;
        }
    }

    private static String shown(JsonNode value) {
        if (value.isObject()) {
            return "a mapping";
        }
        if (value.isArray()) {
            return "a list";
        }
        String text = value.asText();
        String shortened = text.length() > 60 ? text.substring(0, 57) + "..." : text;
        return value.isTextual()
                ? "\"" + shortened.replaceAll("\\s+", " ") + "\""
                : value.isNull() ? "nothing" : shortened;
    }
}
