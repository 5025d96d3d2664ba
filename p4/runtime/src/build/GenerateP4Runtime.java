import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.EnumDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.FileDescriptor;
import com.google.protobuf.TextFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Build step of p4/runtime, run by {@code java GenerateP4Runtime.java <tools> <patch> <work> <out>}: takes the
 * descriptors compiled into ONOS's P4Runtime artefact, merges the patch into them, and has protoc write Java sources
 * for the result. Nothing of that artefact reaches the module's class path.
 *
 * <p>Does nothing when patch, tools and this file are those of the last run.
 */
public final class GenerateP4Runtime {
    private static final List<String> OUTER_CLASSES = List.of(
            "com.google.protobuf.AnyProto",
            "com.google.rpc.StatusProto",
            "p4.config.v1.P4Types",
            "p4.config.v1.P4InfoOuterClass",
            "p4.v1.P4DataOuterClass",
            "p4.v1.P4RuntimeOuterClass");

    public static void main(String[] args) throws Exception {
        Path tools = Path.of(args[0]);
        Path patch = Path.of(args[1]);
        Path work = Path.of(args[2]);
        Path out = Path.of(args[3]);

        Path stamp = work.resolve("p4runtime.stamp");
        String inputs = fingerprint(tools, patch.getParent());
        if (Files.isDirectory(out) && Files.exists(stamp) && Files.readString(stamp).equals(inputs)) {
            return;
        }
        deleteTree(out);
        Files.createDirectories(out);
        Files.createDirectories(work);
        Path descriptors = work.resolve("p4runtime.pb");
        Files.write(descriptors, patched(patch).toByteArray());
        runProtoc(tools, descriptors, out);
        silenceLint(out);
        Files.writeString(stamp, inputs);
    }

    private static FileDescriptorSet patched(Path patch) throws ReflectiveOperationException, IOException {
        FileDescriptorSet.Builder delta = FileDescriptorSet.newBuilder();
        TextFormat.merge(Files.readString(patch), delta);
        Map<String, FileDescriptorProto> deltas = new LinkedHashMap<>();
        delta.getFileList().forEach(file -> deltas.put(file.getName(), file));

        FileDescriptorSet.Builder set = FileDescriptorSet.newBuilder();
        for (String outer : OUTER_CLASSES) {
            FileDescriptorProto base = ((FileDescriptor)
                            Class.forName(outer).getMethod("getDescriptor").invoke(null))
                    .toProto();
            FileDescriptorProto change = deltas.remove(base.getName());
            set.addFile(change == null ? base : merge(base, change));
        }
        if (!deltas.isEmpty()) {
            throw new IllegalStateException("patch names unknown files: " + deltas.keySet());
        }
        return set.build();
    }

    private static FileDescriptorProto merge(FileDescriptorProto base, FileDescriptorProto change) {
        Map<String, DescriptorProto> messages = new LinkedHashMap<>();
        base.getMessageTypeList().forEach(message -> messages.put(message.getName(), message));
        for (DescriptorProto message : change.getMessageTypeList()) {
            messages.merge(message.getName(), message, GenerateP4Runtime::merge);
        }
        return base.toBuilder()
                .clearMessageType()
                .addAllMessageType(messages.values())
                .build();
    }

    private static DescriptorProto merge(DescriptorProto base, DescriptorProto change) {
        Map<String, FieldDescriptorProto> fields = new LinkedHashMap<>();
        base.getFieldList().forEach(field -> fields.put(field.getName(), field));
        for (FieldDescriptorProto field : change.getFieldList()) {
            fields.merge(
                    field.getName(),
                    field,
                    (old, more) -> old.toBuilder().mergeFrom(more).build());
        }
        List<FieldDescriptorProto> ordered = new ArrayList<>(fields.values());
        // protoc wants the fields of a oneof side by side; the sort is stable.
        ordered.sort(Comparator.comparingInt(
                field -> field.hasOneofIndex() ? field.getOneofIndex() : Integer.MAX_VALUE));
        Map<String, DescriptorProto> nested = new LinkedHashMap<>();
        base.getNestedTypeList().forEach(message -> nested.put(message.getName(), message));
        for (DescriptorProto message : change.getNestedTypeList()) {
            nested.merge(message.getName(), message, GenerateP4Runtime::merge);
        }
        Map<String, EnumDescriptorProto> enums = new LinkedHashMap<>();
        base.getEnumTypeList().forEach(type -> enums.put(type.getName(), type));
        change.getEnumTypeList().forEach(type -> enums.put(type.getName(), type));
        if (change.getOneofDeclCount() > 0 && base.getOneofDeclCount() > 0) {
            throw new IllegalStateException("patch adds a second oneof to " + base.getName() + ": indices would clash");
        }
        return base.toBuilder()
                .clearField()
                .addAllField(ordered)
                .clearNestedType()
                .addAllNestedType(nested.values())
                .clearEnumType()
                .addAllEnumType(enums.values())
                .addAllOneofDecl(change.getOneofDeclList())
                .build();
    }

    private static void runProtoc(Path tools, Path descriptors, Path out) throws IOException, InterruptedException {
        Path protoc = executable(tools, "protoc.exe");
        Path plugin = executable(tools, "protoc-gen-grpc-java.exe");
        List<String> command = new ArrayList<>(List.of(
                protoc.toString(),
                "--descriptor_set_in=" + descriptors,
                "--plugin=protoc-gen-grpc-java=" + plugin,
                "--java_out=" + out,
                "--grpc-java_out=@generated=omit:" + out,
                "p4/config/v1/p4types.proto",
                "p4/config/v1/p4info.proto",
                "p4/v1/p4data.proto",
                "p4/v1/p4runtime.proto"));
        int status = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (status != 0) {
            throw new IllegalStateException("protoc failed with status " + status + ": " + String.join(" ", command));
        }
    }

    private static Path executable(Path tools, String name) {
        Path file = tools.resolve(name).toAbsolutePath();
        if (!Files.isExecutable(file) && !file.toFile().setExecutable(true)) {
            throw new IllegalStateException("cannot make " + file + " executable; is the file system mounted noexec?");
        }
        return file;
    }

    /** The compiler runs with -Xlint:all for our own sources; what protoc writes is not ours to tidy. */
    private static void silenceLint(Path out) throws IOException {
        try (Stream<Path> files = Files.walk(out)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                String source = Files.readString(file);
                Files.writeString(
                        file, source.replaceFirst("(?m)^public final class ", "@SuppressWarnings(\"all\")\npublic final class "));
            }
        }
    }

    private static String fingerprint(Path tools, Path sources) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        try (Stream<Path> files = Stream.concat(Files.list(tools), Files.list(sources))) {
            for (Path file : files.sorted(Comparator.comparing(Path::getFileName)).toList()) {
                digest.update(file.getFileName().toString().getBytes("UTF-8"));
                digest.update(Files.readAllBytes(file));
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    private static void deleteTree(Path root) throws IOException {
        if (!Files.exists(root)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
