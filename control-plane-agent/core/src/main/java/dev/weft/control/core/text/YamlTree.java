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
import java.util.List;
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
    private final List<Problem> problems = new ArrayList<>();
    private Node source; // knows the lines: mostly few are asked for, so none are written down
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
                tree.source = node.get();
                tree.root = tree.convert(node.get());
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
        return new Position(file, source == null ? 1 : line(at(pointer).getStartMark()), pointer);
    }

    /** The node at a pointer, or the last one that there is on the way to it. */
    private Node at(String pointer) {
        Node node = source;
        int from = 1;
        while (from <= pointer.length()) {
            int to = pointer.indexOf('/', from);
            String step = pointer.substring(from, to < 0 ? pointer.length() : to);
            Optional<Node> next = step(node, step.replace("~1", "/").replace("~0", "~"));
            if (next.isEmpty()) {
                return node;
            }
            node = next.get();
            from = to < 0 ? pointer.length() + 1 : to + 1;
        }
        return node;
    }

    private static Optional<Node> step(Node node, String step) {
        if (node instanceof MappingNode) {
            return tuple((MappingNode) node, step).map(NodeTuple::getValueNode);
        }
        if (node instanceof SequenceNode && !step.isEmpty() && step.chars().allMatch(Character::isDigit)) {
            List<Node> elements = ((SequenceNode) node).getValue();
            int index = step.length() > 9 ? Integer.MAX_VALUE : Integer.parseInt(step);
            return index < elements.size() ? Optional.of(elements.get(index)) : Optional.empty();
        }
        return Optional.empty();
    }

    /** Of two with the same key the first. */
    private static Optional<NodeTuple> tuple(MappingNode node, String key) {
        return node.getValue().stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode
                        && ((ScalarNode) tuple.getKeyNode()).getValue().equals(key))
                .findFirst();
    }

    /** Returns where a key of the object at a JSON pointer stands. */
    public Position keyPosition(String pointer, String key) {
        Node node = source == null ? null : at(pointer);
        return node instanceof MappingNode && tuple((MappingNode) node, key).isPresent()
                ? new Position(file, keyLine((MappingNode) node, key), child(pointer, key))
                : position(pointer);
    }

    private static int keyLine(MappingNode node, String key) {
        return tuple(node, key)
                .map(tuple -> line(tuple.getKeyNode().getStartMark()))
                .orElse(1);
    }

    /** The JSON pointer of a value of the object at another one. */
    public static String child(String pointer, String key) {
        boolean plain = key.indexOf('~') < 0 && key.indexOf('/') < 0;
        return pointer + "/" + (plain ? key : key.replace("~", "~0").replace("/", "~1"));
    }

    private JsonNode convert(Node node) {
        if (node instanceof MappingNode) {
            return convertMapping((MappingNode) node);
        }
        if (node instanceof SequenceNode) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            for (Node element : ((SequenceNode) node).getValue()) {
                array.add(convert(element));
            }
            return array;
        }
        return scalar((ScalarNode) node);
    }

    private ObjectNode convertMapping(MappingNode node) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (NodeTuple tuple : node.getValue()) {
            Node keyNode = tuple.getKeyNode();
            if (!(keyNode instanceof ScalarNode)) {
                refuse(line(keyNode.getStartMark()), "has a key that is not text", "write the key as one word");
                continue;
            }
            String key = ((ScalarNode) keyNode).getValue();
            if (object.has(key)) {
                refuse(
                        line(keyNode.getStartMark()),
                        "has the key \"" + key + "\" twice, first on line " + keyLine(node, key),
                        "remove one of the two");
                continue;
            }
            object.set(key, convert(tuple.getValueNode()));
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
