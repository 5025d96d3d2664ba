package dev.weft.p4.runtime.codegen;

import dev.weft.p4.runtime.P4InfoIndex;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import p4.config.v1.P4InfoOuterClass.Action;
import p4.config.v1.P4InfoOuterClass.ActionProfile;
import p4.config.v1.P4InfoOuterClass.ControllerPacketMetadata;
import p4.config.v1.P4InfoOuterClass.Counter;
import p4.config.v1.P4InfoOuterClass.Digest;
import p4.config.v1.P4InfoOuterClass.DirectCounter;
import p4.config.v1.P4InfoOuterClass.DirectMeter;
import p4.config.v1.P4InfoOuterClass.MatchField;
import p4.config.v1.P4InfoOuterClass.Meter;
import p4.config.v1.P4InfoOuterClass.P4Info;
import p4.config.v1.P4InfoOuterClass.Preamble;
import p4.config.v1.P4InfoOuterClass.Register;
import p4.config.v1.P4InfoOuterClass.Table;
import p4.config.v1.P4InfoOuterClass.ValueSet;

/**
 * Writes a Java 11 class of constants for a pipeline: names, ids, widths and sizes. Each kind of object is a nested
 * class ({@code Tables}, {@code Actions}, {@code Registers}, ...), each object a class in it, called after its alias,
 * with {@code NAME} and {@code ID}; {@code Keys.X}, {@code KeyIds.X}, {@code KeyBits.X} hold a table's match fields,
 * {@code Params.X} and so on an action's parameters. The output depends on the input alone.
 */
public final class P4InfoConstants {
    private final StringBuilder out = new StringBuilder();
    private int depth;

    private P4InfoConstants() {}

    /**
     * Entry point of the build.
     *
     * @param args P4Info text file, output directory, Java package, class name
     */
    public static void main(String[] args) throws IOException {
        if (args.length != 4) {
            throw new IllegalArgumentException("usage: P4InfoConstants <p4info.txtpb> <directory> <package> <class>");
        }
        Path input = Path.of(args[0]);
        if (!Files.isRegularFile(input)) {
            throw new IllegalArgumentException("no P4Info at " + input.toAbsolutePath()
                    + ": run p4/compile, which writes it with p4c, and commit its output");
        }
        String source = generate(
                P4InfoIndex.parseMessage(Files.readString(input)),
                input.getFileName().toString(),
                args[2],
                args[3]);
        Path file = Path.of(args[1]).resolve(args[2].replace('.', '/')).resolve(args[3] + ".java");
        Files.createDirectories(file.getParent());
        // An unchanged file keeps its time, so that nothing is compiled again.
        if (!Files.exists(file) || !Files.readString(file).equals(source)) {
            Files.writeString(file, source);
        }
    }

    /** The source text. */
    static String generate(P4Info info, String origin, String packageName, String className) {
        P4InfoConstants generator = new P4InfoConstants();
        generator.file(info, origin, packageName, className);
        return generator.out.toString();
    }

    private void file(P4Info info, String origin, String packageName, String className) {
        line("// Generated from " + origin + " by dev.weft.p4.runtime.codegen.P4InfoConstants. Do not edit.");
        line("package " + packageName + ";");
        line("");
        block(className, "Names, ids and sizes of the pipeline in {@code " + origin + "}.", () -> {
            kind("Tables", info.getTablesList(), Table::getPreamble, this::table);
            kind("Actions", info.getActionsList(), Action::getPreamble, this::action);
            kind("ActionProfiles", info.getActionProfilesList(), ActionProfile::getPreamble, p -> size(p.getSize()));
            kind("Counters", info.getCountersList(), Counter::getPreamble, c -> size(c.getSize()));
            kind("DirectCounters", info.getDirectCountersList(), DirectCounter::getPreamble, c -> {});
            kind("Meters", info.getMetersList(), Meter::getPreamble, m -> size(m.getSize()));
            kind("DirectMeters", info.getDirectMetersList(), DirectMeter::getPreamble, m -> {});
            kind("Registers", info.getRegistersList(), Register::getPreamble, r -> size(r.getSize()));
            kind("Digests", info.getDigestsList(), Digest::getPreamble, d -> {});
            kind("ValueSets", info.getValueSetsList(), ValueSet::getPreamble, v -> size(v.getSize()));
            kind(
                    "PacketHeaders",
                    info.getControllerPacketMetadataList(),
                    ControllerPacketMetadata::getPreamble,
                    this::packetHeader);
        });
    }

    private <T> void kind(String name, List<T> objects, Function<T, Preamble> preamble, Consumer<T> body) {
        if (objects.isEmpty()) {
            return;
        }
        Set<String> taken = new HashSet<>(Set.of(name, "String"));
        block(name, null, () -> {
            for (T object : objects) {
                Preamble names = preamble.apply(object);
                block(unique(upperCamel(names.getAlias()), taken, names), names.getName(), () -> {
                    constant("String", "NAME", quoted(names.getName()));
                    constant("int", "ID", Integer.toString(names.getId()));
                    body.accept(object);
                });
            }
        });
    }

    private void table(Table table) {
        size(table.getSize());
        members("Key", table.getMatchFieldsList(), MatchField::getName, MatchField::getId, MatchField::getBitwidth);
    }

    private void action(Action action) {
        members("Param", action.getParamsList(), Action.Param::getName, Action.Param::getId, Action.Param::getBitwidth);
    }

    private void packetHeader(ControllerPacketMetadata header) {
        members(
                "Field",
                header.getMetadataList(),
                ControllerPacketMetadata.Metadata::getName,
                ControllerPacketMetadata.Metadata::getId,
                ControllerPacketMetadata.Metadata::getBitwidth);
    }

    private <T> void members(
            String noun,
            List<T> members,
            Function<T, String> name,
            Function<T, Integer> id,
            Function<T, Integer> bitwidth) {
        if (members.isEmpty()) {
            return;
        }
        group(noun + "s", "String", members, name, member -> quoted(name.apply(member)));
        group(noun + "Ids", "int", members, name, member -> id.apply(member).toString());
        group(
                noun + "Bits",
                "int",
                members,
                name,
                member -> bitwidth.apply(member).toString());
    }

    private <T> void group(
            String className, String type, List<T> members, Function<T, String> name, Function<T, String> value) {
        block(className, null, () -> {
            for (T member : members) {
                constant(type, upperSnake(name.apply(member)), value.apply(member));
            }
        });
    }

    private void size(long size) {
        if (size > 0) {
            constant("int", "SIZE", Long.toString(size));
        }
    }

    private void block(String className, String doc, Runnable body) {
        if (doc != null) {
            line("/** " + doc + " */");
        }
        line("public " + (depth == 0 ? "" : "static ") + "final class " + className + " {");
        depth++;
        line("private " + className + "() {}");
        line("");
        body.run();
        depth--;
        line("}");
        if (depth > 0) {
            line("");
        }
    }

    private void constant(String type, String name, String value) {
        line("public static final " + type + " " + name + " = " + value + ";");
    }

    private void line(String text) {
        out.append(text.isEmpty() ? "" : "    ".repeat(depth)).append(text).append('\n');
    }

    /** A nested class may be called neither like a sibling nor like a class around it. */
    private static String unique(String name, Set<String> taken, Preamble preamble) {
        String candidate = taken.add(name) ? name : name + "_" + Integer.toUnsignedString(preamble.getId());
        taken.add(candidate);
        return candidate;
    }

    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    static String upperCamel(String alias) {
        StringBuilder name = new StringBuilder();
        for (String part : alias.split("[^A-Za-z0-9]+")) {
            if (!part.isEmpty()) {
                name.append(Character.toUpperCase(part.charAt(0))).append(part.substring(1));
            }
        }
        return identifier(name.toString());
    }

    static String upperSnake(String name) {
        String snake = name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("[^A-Za-z0-9]+", "_")
                .replaceAll("^_+|_+$", "")
                .toUpperCase(Locale.ROOT);
        return identifier(snake);
    }

    private static String identifier(String name) {
        return name.isEmpty() || Character.isDigit(name.charAt(0)) ? "_" + name : name;
    }
}
