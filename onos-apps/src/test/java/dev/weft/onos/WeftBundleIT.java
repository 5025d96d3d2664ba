package dev.weft.onos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** The application's bundle in a real OSGi framework, called as another bundle would. */
@SuppressWarnings("try")
class WeftBundleIT {
    @TempDir
    Path cache;

    @Test
    void validatesPlansAndExplainsInsideTheFramework() throws Exception {
        CompletableFuture<Object> registered = new CompletableFuture<>();
        CompletableFuture<Object> unregistered = new CompletableFuture<>();
        String file = "arvr.yaml";
        String text = Files.readString(Path.of("..", "examples", file));
        try (KarafLike karaf = new KarafLike(Path.of(System.getProperty("weft.bundles")), cache)) {
            karaf.standIn("org.onosproject.core.CoreService", (proxy, method, arguments) -> null);
            karaf.standIn("org.onosproject.net.pi.service.PiPipeconfService", (proxy, method, arguments) -> {
                switch (method.getName()) {
                    case "register":
                        registered.complete(arguments[0]);
                        return null;
                    case "unregister":
                        unregistered.complete(arguments[0]);
                        return null;
                    default: // getPipeconf
                        return Optional.ofNullable(registered.getNow(null));
                }
            });
            Bundle weft = karaf.install(Path.of(System.getProperty("weft.bundle")));

            Object pipeconf = registered.get(30, TimeUnit.SECONDS);
            assertThat(pipeconf.getClass().getMethod("id").invoke(pipeconf)).hasToString("dev.weft.v1model");

            Object service = karaf.service("dev.weft.onos.api.WeftService");
            assertThat(call(service, "validate", file, text)).isEmpty();
            assertThat(call(service, "validate", file, text.replace("port: 9000", "prot: 9000")))
                    .first(InstanceOfAssertFactories.STRING)
                    .startsWith(file + ":")
                    .contains("service/render-compute");
            assertThat(call(service, "plan", file, text))
                    .anyMatch(line -> line.matches("s1: \\d+ to add, 0 to change, 0 to delete"))
                    .anyMatch(line -> line.contains("permissions") && line.contains("permission/helpers-render"));
            assertThat(call(service, "explain", file, text, "service/billing"))
                    .anyMatch(line -> line.startsWith("s1: ") && line.contains("services_v4"));

            weft.stop();
            assertThat(unregistered.get(30, TimeUnit.SECONDS)).hasToString("dev.weft.v1model");
        }
    }

    /** Calls a method of an object whose class only its bundle knows. */
    private static List<String> call(Object service, String method, String... arguments) throws Exception {
        Class<?>[] types = new Class<?>[arguments.length];
        Arrays.fill(types, String.class);
        Object result = service.getClass().getMethod(method, types).invoke(service, (Object[]) arguments);
        return ((List<?>) result).stream().map(Object::toString).collect(Collectors.toList());
    }
}
