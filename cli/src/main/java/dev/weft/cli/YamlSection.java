package dev.weft.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.control.core.model.Position;
import dev.weft.control.core.model.Problem;
import dev.weft.control.core.text.YamlTree;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * One object of a settings file (YAML or JSON). A value that is wrong ends the command with its file, line and remedy; so
 * does, at {@link #end}, a key that nobody has asked for.
 */
final class YamlSection {
    private final Path file;
    private final YamlTree tree;
    private final String pointer;
    private final JsonNode object;
    private final Set<String> asked = new TreeSet<>();
    private final List<YamlSection> parts = new ArrayList<>();

    private YamlSection(Path file, YamlTree tree, String pointer, JsonNode object) {
        this.file = file;
        this.tree = tree;
        this.pointer = pointer;
        this.object = object;
    }

    /**
     * Reads a text.
     *
     * @param start how such a file starts
     */
    static YamlSection of(Path file, String text, String start) {
        YamlTree tree = YamlTree.read(file.toString(), text, start);
        if (tree.root().isEmpty()) {
            Problem problem = tree.problems().get(0);
            throw CliException.badInput(problem.position() + ": " + problem.message() + "; " + problem.remedy());
        }
        JsonNode root = tree.root().get();
        if (!root.isObject()) {
            throw CliException.badInput(file + ":1: holds no settings; " + start);
        }
        return new YamlSection(file, tree, "", root);
    }

    /** Whether the key is there. */
    boolean has(String key) {
        return value(key).isPresent();
    }

    /** The object under a key. */
    Optional<YamlSection> section(String key) {
        return value(key).map(value -> {
            if (!value.isObject()) {
                throw bad(key, "holds no settings of its own", "indent them below it, one a line");
            }
            YamlSection part = new YamlSection(file, tree, YamlTree.child(pointer, key), value);
            parts.add(part);
            return part;
        });
    }

    Optional<String> text(String key) {
        return value(key).map(value -> {
            if (!value.isTextual() || value.asText().isBlank()) {
                throw bad(key, "is no text", "give one, in quotes if it looks like a number");
            }
            return value.asText();
        });
    }

    /** A list of texts; a single text is a list of one, a missing key an empty one. */
    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        value(key).ifPresent(value -> {
            Iterator<JsonNode> all =
                    value.isArray() ? value.iterator() : List.of(value).iterator();
            while (all.hasNext()) {
                JsonNode text = all.next();
                if (!text.isTextual() || text.asText().isBlank()) {
                    throw bad(key, "holds something that is no text", "give a list of texts: [a, b]");
                }
                texts.add(text.asText());
            }
        });
        return texts;
    }

    Optional<Long> number(String key, long least, long most) {
        return value(key).map(value -> {
            if (!value.isIntegralNumber() || value.asLong() < least || value.asLong() > most) {
                throw bad(key, "is " + value.asText(value.toString()), "give a number from " + least + " to " + most);
            }
            return value.asLong();
        });
    }

    Optional<Boolean> flag(String key) {
        return value(key).map(value -> {
            if (!value.isBoolean()) {
                throw bad(key, "is " + value.asText(value.toString()), "give true or false");
            }
            return value.asBoolean();
        });
    }

    /** A path; a relative one starts where the file is. */
    Optional<Path> path(String key) {
        return text(key).map(text -> file.toAbsolutePath().resolveSibling(text));
    }

    Optional<InetSocketAddress> address(String key) {
        return text(key).map(text -> {
            try {
                return AgentCommand.address(key, text);
            } catch (CliException e) {
                throw CliException.badInput(at(key) + e.getMessage(), e);
            }
        });
    }

    Optional<Duration> time(String key, Duration least, Duration most) {
        return value(key)
                .map(value -> DurationText.read(value.asText(), least, most)
                        .orElseThrow(() -> bad(
                                key,
                                "is " + value.asText(value.toString()),
                                "give " + DurationText.write(least) + " to " + DurationText.write(most)
                                        + ", for example " + DurationText.write(least))));
    }

    /** One of some words. */
    Optional<String> word(String key, Set<String> words) {
        return text(key).map(text -> {
            if (!words.contains(text)) {
                throw bad(key, "is " + text, "give one of " + String.join(", ", new TreeSet<>(words)));
            }
            return text;
        });
    }

    /** The value under a key, which has to be there. */
    <T> T required(String key, Optional<T> value, String remedy) {
        return value.orElseThrow(() -> CliException.badInput(tree.position(pointer)
                        .file() + ":" + tree.position(pointer).line() + ": "
                + (pointer.isEmpty() ? "" : pointer.substring(pointer.lastIndexOf('/') + 1) + " ") + "lacks " + key
                + ": " + remedy));
    }

    /** Refuses keys that were not asked for, here and below. */
    void end() {
        object.fieldNames().forEachRemaining(key -> {
            if (!asked.contains(key)) {
                throw bad(key, "is not known here", "known are " + String.join(", ", asked));
            }
        });
        parts.forEach(YamlSection::end);
    }

    /** An error at a key. */
    CliException bad(String key, String message, String remedy) {
        return CliException.badInput(at(key) + key + " " + message + ": " + remedy);
    }

    private String at(String key) {
        Position position = tree.keyPosition(pointer, key);
        return position.file() + ":" + position.line() + ": ";
    }

    private Optional<JsonNode> value(String key) {
        asked.add(key);
        return Optional.ofNullable(object.get(key)).filter(value -> !value.isNull());
    }
}
