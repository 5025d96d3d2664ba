package dev.weft.onos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;

/** The application's bundle in a real OSGi framework, called as another bundle would. */
@SuppressWarnings("try")
class WeftBundleIT {
    @TempDir
    Path cache;

    @Test
    void registersThePipeconf() throws Exception {
        CompletableFuture<Object> registered = new CompletableFuture<>();
        CompletableFuture<Object> unregistered = new CompletableFuture<>();
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
                    default:
                        return Optional.empty();
                }
            });
            Bundle weft = karaf.install(Path.of(System.getProperty("weft.bundle")));

            Object pipeconf = registered.get(30, TimeUnit.SECONDS);
            assertThat(pipeconf.getClass().getMethod("id").invoke(pipeconf)).hasToString("dev.weft.v1model");

            weft.stop();
            assertThat(unregistered.get(30, TimeUnit.SECONDS)).hasToString("dev.weft.v1model");
        }
    }
}
