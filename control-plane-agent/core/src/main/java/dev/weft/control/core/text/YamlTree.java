package dev.weft.control.core.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.control.core.model.Position;
import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.Severity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.parser.Parser;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * A YAML text as a JSON tree that still knows the line of each value and key, by JSON pointer. What JSON cannot
 * say, and what a small text could blow up with (aliases, deep nesting), is refused.
 */
public final class YamlTree {
    /** More than a thousand switches need; a text beyond it is not a configuration. */
    static final int MAX_CHARACTERS = 8 << 20;

    private static final String STATEMENT = "file";
    private static final String REMEDY = "check indentation, quotes and brackets here and on the line above";
    private final String file;
    private final Map<String, Integer> lines = new HashMap<>();
    private final Map<String, Integer> keyLines = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private JsonNode root;

    private YamlTree(String file) {
        this.file = file;
    }

    /**
     * Reads a text. Never throws for its content: see {@link #problems}.
     *
     * @param file for messages
     * @param start how such a text starts, for who gives an empty one
     */
    public static YamlTree read(String file, String text, String start) {
        YamlTree tree = new YamlTree(file);
        if (text.length() > MAX_CHARACTERS) {
            tree.refuse(1, "has " + text.length() + " characters, at most " + MAX_CHARACTERS + " are read", "split it");
            return tree;
        }
        try {
            LoadSettings settings = LoadSettings.builder()
                    .setLabel(file)
                    .setCodePointLimit(MAX_CHARACTERS)
                    .setAllowDuplicateKeys(true) // judged below, with both lines
                    .build();
            Parser events = new HarmlessEvents(new ParserImpl(settings, new StreamReader(settings, text)));
            Optional<Node> node = new Composer(settings, events).getSingleNode();
            if (node.isPresent()) {
                tree.root = tree.convert(node.get(), "");
            } else {
                tree.refuse(1, "is empty", start);
            }
        } catch (HarmlessEvents.Refused e) {
            tree.refuse(line(e.mark()), e.getMessage(), e.remedy());
        } catch (MarkedYamlEngineException e) {
            Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
            tree.refuse(mark == null ? 1 : mark.getLine() + 1, "is not YAML: " + oneLine(e.getProblem()), REMEDY);
        } catch (ReaderException e) {
            int end = Math.min(Math.max(e.getPosition(), 0), text.length());
            int line = 1
                    + (int) text.substring(0, end)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            tree.refuse(line, "is not YAML: it contains a character that cannot be printed", "remove it");
        } catch (YamlEngineException e) {
            tree.refuse(1, "is not YAML: " + oneLine(e.getMessage()), REMEDY);
        }
        return tree;
    }

    /** Returns the root; empty if there are problems. */
    public Optional<JsonNode> root() {
        return problems.isEmpty() ? Optional.ofNullable(root) : Optional.empty();
    }

    /** What is wrong with it. */
    public List<Problem> problems() {
        return problems;
    }

    /** Returns where the value at a JSON pointer starts; of a value that is missing, where its parent does. */
    public Position position(String pointer) {
        String at = pointer;
        while (!lines.containsKey(at) && !at.isEmpty()) {
            at = at.substring(0, at.lastIndexOf('/'));
        }
        return new Position(file, lines.getOrDefault(at, 1), pointer);
    }

    /** Returns where a key of the object at a JSON pointer stands. */
    public Position keyPosition(String pointer, String key) {
        Integer line = keyLines.get(child(pointer, key));
        return line == null ? position(pointer) : new Position(file, line, child(pointer, key));
    }

    /** The JSON pointer of a value of the object at another one. */
    public static String child(String pointer, String key) {
        boolean plain = key.indexOf('~') < 0 && key.indexOf('/') < 0;
        return pointer + "/" + (plain ? key : key.replace("~", "~0").replace("/", "~1"));
    }

    private JsonNode convert(Node node, String pointer) {
        lines.put(pointer, line(node.getStartMark()));
        if (node instanceof MappingNode) {
            return convertMapping((MappingNode) node, pointer);
        }
        if (node instanceof SequenceNode) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (Node element : ((SequenceNode) node).getValue()) {
                array.add(convert(element, pointer + "/" + array.size()));
            }
            return array;
        }
        return scalar((ScalarNode) node);
    }

    private ObjectNode convertMapping(MappingNode node, String pointer) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (NodeTuple tuple : node.getValue()) {
            Node keyNode = tuple.getKeyNode();
            int line = line(keyNode.getStartMark());
            if (!(keyNode instanceof ScalarNode)) {
                refuse(line, "has a key that is not text", "write the key as one word");
                continue;
            }
            String key = ((ScalarNode) keyNode).getValue();
            String at = child(pointer, key);
            Integer first = keyLines.putIfAbsent(at, line);
            if (first != null) {
                refuse(line, "has the key \"" + key + "\" twice, first on line " + first, "remove one of the two");
                continue;
            }
            object.set(key, convert(tuple.getValueNode(), at));
        }
        return object;
    }

    private JsonNode scalar(ScalarNode node) {
        JsonNodeFactory make = JsonNodeFactory.instance;
        Tag tag = node.getTag();
        String value = node.getValue();
        try {
            if (tag.equals(Tag.INT)) {
                return make.numberNode(Long.parseLong(value));
            }
            if (tag.equals(Tag.FLOAT)) {
                return make.numberNode(new BigDecimal(value));
            }
        } catch (NumberFormatException e) {
            refuse(
                    line(node.getStartMark()),
                    "has the number " + value + ", which is out of range",
                    "use a smaller one");
            return make.nullNode();
        }
        if (tag.equals(Tag.BOOL)) {
            return make.booleanNode(Boolean.parseBoolean(value));
        }
        if (tag.equals(Tag.NULL)) {
            return make.nullNode();
        }
        if (!tag.equals(Tag.STR)) {
            refuse(line(node.getStartMark()), "uses the tag " + tag + ", tags are not supported", "remove the tag");
        }
        return make.textNode(value);
    }

    private void refuse(int line, String message, String remedy) {
        problems.add(new Problem(Severity.ERROR, new Position(file, line), STATEMENT, message, remedy));
    }

    private static int line(Optional<Mark> mark) {
        return mark.map(Mark::getLine).orElse(0) + 1;
    }

    private static String oneLine(String text) {
        return text == null ? "it cannot be read" : text.replaceAll("\\s+", " ").trim();
    }
}
