package dev.weft.onos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** The application's bundle in a real OSGi framework, called as another bundle would. */
@SuppressWarnings("try")
class WeftBundleIT {
    private static final String FILE = "arvr.yaml";

    @TempDir
    Path cache;

    @Test
    @SuppressWarnings("unchecked")
    void plansAppliesExplainsAndFollowsItsLeadership() throws Exception {
        String text = Files.readString(Path.of("..", "examples", FILE));
        try (KarafLike karaf = new KarafLike(Path.of(System.getProperty("weft.bundles")), cache)) {
            karaf.installTestBundle(
                    Path.of(System.getProperty("weft.testClasses")), "dev.weft.onos.standin", "StandInBundle");
            Function<String, String> onos = (Function<String, String>) karaf.service(Function.class.getName());
            Bundle weft = karaf.install(Path.of(System.getProperty("weft.bundle")));
            Object service = karaf.service("dev.weft.onos.api.WeftService");
            assertThat(onos.apply("pipeconfs")).isEqualTo("[dev.weft.v1model]");

            assertThat(call(service, "validate", FILE, text)).isEmpty();
            assertThat(call(service, "validate", FILE, text.replace("port: 9000", "prot: 9000")))
                    .first()
                    .asString()
                    .startsWith(FILE + ":")
                    .contains("service/render-compute");
            assertThat(call(service, "plan", FILE, text, "alice"))
                    .anyMatch(line -> line.matches("s1: \\d+ to add, 0 to change, 0 to delete"))
                    .anyMatch(line -> line.contains("permissions") && line.contains("permission/helpers-render"));
            assertThat(call(service, "apply", FILE, text, "alice"))
                    .singleElement()
                    .asString()
                    .matches("\\d+ writes");
            assertThat(onos.apply("count device:s1")).matches("[1-9]\\d+");
            assertThat(call(service, "explain", "service/billing"))
                    .anyMatch(line -> line.startsWith("s1: ") && line.contains("services_v4"));

            onos.apply("punt device:s1 3");
            assertThat(call(service, "status")).anyMatch(line -> line.contains("device:s1 collision 1"));

            onos.apply("lead operator-a n2");
            assertThat(call(service, "status")).anyMatch(line -> line.contains("leader n2"));
            onos.apply("yield operator-a n2");
            assertThat(call(service, "apply", FILE, text.replace("port: 9100", "port: 9200"), "alice"))
                    .singleElement()
                    .asString()
                    .contains("4 flips");

            assertThatThrownBy(() -> onos.apply("netcfg {\"configurations\": {\"shop\": \"weft: 2\"}}"))
                    .hasMessageContaining("configurations/shop");

            onos.apply("deactivate");
            assertThat(onos.apply("count device:s1")).as("an upgrade").matches("[1-9]\\d+");
            onos.apply("purge");
            onos.apply("deactivate");
            assertThat(onos.apply("count device:s1")).isEqualTo("0");
            weft.stop();
            assertThat(onos.apply("pipeconfs")).isEqualTo("[]");
        }
    }

    @Test
    void theArchiveHoldsClassesOfJava11AndWhatOnosLooksFor() throws IOException {
        Path jar = Path.of(System.getProperty("weft.bundle"));
        try (ZipFile bundle = new ZipFile(jar.toFile())) {
            List<ZipEntry> classes = bundle.stream()
                    .filter(entry -> entry.getName().startsWith("dev/weft/"))
                    .filter(entry -> entry.getName().endsWith(".class"))
                    .collect(Collectors.toList());
            assertThat(classes).isNotEmpty();
            for (ZipEntry entry : classes) {
                byte[] head = bundle.getInputStream(entry).readNBytes(8);
                assertThat((int) head[7]).as(entry.getName()).isLessThanOrEqualTo(55);
            }
            assertThat(bundle.stream().map(ZipEntry::getName))
                    .contains("dev/weft/onos/impl/WeftManager.cfgdef", "WEB-INF/web.xml");
        }
        try (var files = Files.list(jar.getParent())) {
            assertThat(files.filter(file -> file.toString().endsWith(".oar"))).hasSize(1);
        }
    }

    /** Calls a method of an object whose class only its bundle knows; returns the lines of its report. */
    private static List<String> call(Object service, String method, String... arguments) throws Exception {
        Class<?>[] types = new Class<?>[arguments.length];
        Arrays.fill(types, String.class);
        try {
            Object report = service.getClass().getMethod(method, types).invoke(service, (Object[]) arguments);
            Object lines = report.getClass().getMethod("lines").invoke(report);
            return ((List<?>) lines).stream().map(Object::toString).collect(Collectors.toList());
        } catch (InvocationTargetException e) {
            throw (Exception) e.getCause();
        }
    }
}
