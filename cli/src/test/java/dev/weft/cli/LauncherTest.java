package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The launcher {@code ./weft}, run in a tree of its own with a Java and a Maven that only note what they are told. */
@Timeout(120)
class LauncherTest {
    private static final Path LAUNCHER = Path.of("../weft").toAbsolutePath().normalize();

    @TempDir
    private Path folder;

    private Path tree;
    private Path jdk;
    private Path bin;

    @BeforeEach
    void fakeTree() throws IOException {
        assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "needs bash: skipped");
        assumeTrue(Files.exists(LAUNCHER), "needs the launcher beside the modules: skipped");
        tree = Files.createDirectories(folder.resolve("a tree"));
        Files.copy(LAUNCHER, tree.resolve("weft"));
        executable(tree.resolve("weft"));
        Path source = Files.createDirectories(tree.resolve("cli/src/main/java")).resolve("Main.java");
        Files.writeString(source, "class Main {}");
        Files.writeString(tree.resolve("pom.xml"), "<project/>");
        jdk = folder.resolve("jdk");
        fakeJava(jdk, "21");
        script(jdk.resolve("bin/javac"), "");
        bin = Files.createDirectories(folder.resolve("bin"));
        script(
                bin.resolve("mvn"),
                "echo \"$JAVA_HOME $*\" >> '" + folder + "/builds'; sleep 0.3; mkdir -p cli/target/lib;"
                        + " touch cli/target/weft-cli.jar");
    }

    @Test
    void buildsOnceThenOnlyWhenSourcesChanged() throws Exception {
        Result first = weft(Map.of(), "--version");
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.err()).contains("weft: building");
        assertThat(first.out()).endsWith("dev.weft.cli.Main --version\n").contains("/a tree/cli/target/weft-cli.jar:");
        assertThat(builds()).hasSize(1).first().asString().startsWith(jdk + " -q -B -DskipTests");

        assertThat(weft(Map.of(), "x").err()).isEmpty();
        assertThat(builds()).hasSize(1);

        Path source = tree.resolve("cli/src/main/java/Main.java");
        Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
        assertThat(weft(Map.of("WEFT_NO_BUILD", "1"), "x").code()).isZero();
        assertThat(builds()).hasSize(1);
        weft(Map.of(), "x");
        assertThat(builds()).hasSize(2);
    }

    @Test
    void usesTheClassArchiveWhereThereIsOne() throws Exception {
        assertThat(weft(Map.of(), "x").out()).doesNotContain("-XX:SharedArchiveFile");
        Path archive = tree.resolve("cli/target/weft.jsa");
        Files.writeString(archive, "");
        assertThat(weft(Map.of(), "x").out()).contains("-XX:SharedArchiveFile=" + archive);
    }

    @Test
    void aDeletedSourceMeansABuild() throws Exception {
        weft(Map.of(), "x");
        Path source = tree.resolve("cli/src/main/java/Main.java");
        Files.delete(source);
        Files.setLastModifiedTime(
                source.getParent(), FileTime.from(Instant.now().plusSeconds(5)));
        weft(Map.of(), "x");
        assertThat(builds()).hasSize(2);
    }

    @Test
    void testsAndDocumentsMeanNoBuild() throws Exception {
        weft(Map.of(), "x");
        for (String path : new String[] {"cli/src/test/java/T.java", "docs/cli.md", "README.md"}) {
            Path file = tree.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "new");
            Files.setLastModifiedTime(file, FileTime.from(Instant.now().plusSeconds(5)));
        }
        weft(Map.of(), "x");
        assertThat(builds()).hasSize(1);
    }

    @Test
    void twoFirstStartsBuildOnce() throws Exception {
        Process one = start(Map.of(), tree.resolve("weft"), "x");
        Process two = start(Map.of(), tree.resolve("weft"), "x");
        assertThat(finish(one).code()).isZero();
        assertThat(finish(two).code()).isZero();
        assertThat(builds()).hasSize(1);
    }

    @Test
    void worksThroughASymbolicLinkFromAnywhere() throws Exception {
        Path link = Files.createSymbolicLink(folder.resolve("link"), tree.resolve("weft"));
        Result result = finish(start(Map.of(), link, "a b", "*"));
        assertThat(result.out()).endsWith("dev.weft.cli.Main a b *\n").contains("/a tree/cli/target/lib/*");
    }

    @Test
    void newerJavaGetsTheFlagsThatKeepItQuiet() throws Exception {
        assertThat(weft(Map.of(), "x").out()).doesNotContain("--enable-native-access");
        fakeJava(jdk, "25");
        assertThat(weft(Map.of("WEFT_JAVA_OPTS", "-Xmx1g -ea"), "x").out())
                .contains("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow", "-Xmx1g -ea");
    }

    @Test
    void anOldJavaHomeIsPassedOverForOneOnThePath() throws Exception {
        Path old = folder.resolve("old");
        fakeJava(old, "1.8");
        Files.createSymbolicLink(bin.resolve("java"), jdk.resolve("bin/java"));
        assertThat(weft(Map.of("JAVA_HOME", old.toString()), "x").code()).isZero();
        assertThat(builds()).first().asString().startsWith(jdk.toString());
    }

    @Test
    void aFailedBuildAndAMissingMavenAreTold() throws Exception {
        script(bin.resolve("mvn"), "echo boom; exit 1");
        Result failed = weft(Map.of(), "x");
        assertThat(failed.code()).isEqualTo(2);
        assertThat(failed.err()).contains("boom", "weft: the build failed");
        assertThat(failed.out()).isEmpty();
    }

    @Test
    void underSudoTheInvokingUserBuilds() throws Exception {
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root: skipped");
        UserPrincipal nobody =
                folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.setOwner(file, nobody);
            }
        }
        Result result = weft(Map.of("SUDO_USER", "nobody"), "x");
        assertThat(result.code()).as(result.err()).isZero();
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                assertThat(Files.getOwner(file)).as(file.toString()).isEqualTo(nobody);
            }
        }
        assertThat(Files.exists(tree.resolve("cli/target/weft-built"))).isTrue();
    }

    private Result weft(Map<String, String> environment, String... arguments) throws Exception {
        return finish(start(environment, tree.resolve("weft"), arguments));
    }

    private Process start(Map<String, String> environment, Path program, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        Map<String, String> full = new TreeMap<>();
        full.put("PATH", bin + ":/usr/bin:/bin");
        full.put("HOME", folder.toString());
        full.put("JAVA_HOME", jdk.toString());
        full.putAll(environment);
        builder.environment().clear();
        builder.environment().putAll(full);
        return builder.start();
    }

    private static Result finish(Process process) throws Exception {
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        String err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return new Result(process.exitValue(), out, err);
    }

    private List<String> builds() throws IOException {
        return Files.readAllLines(folder.resolve("builds"));
    }

    private static void fakeJava(Path home, String version) throws IOException {
        script(
                Files.createDirectories(home.resolve("bin")).resolve("java"),
                "if [ \"$1\" = -XshowSettings:properties ]; then echo '    java.specification.version = " + version
                        + "' >&2; else echo \"$@\"; fi");
    }

    private static void script(Path file, String body) throws IOException {
        Files.writeString(file, "#!/bin/bash\n" + body + "\n");
        executable(file);
    }

    private static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private record Result(int code, String out, String err) {}
}
