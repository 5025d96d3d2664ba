package dev.weft.onos;

import aQute.bnd.osgi.Analyzer;
import aQute.bnd.osgi.Builder;
import aQute.bnd.osgi.Jar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.launch.Framework;

/**
 * A real OSGi framework (Felix) with the bundles that a Karaf with ONOS 2.7 has around an application; services of ONOS's
 * core, which Maven Central does not carry, are stand-ins in a bundle of the test's own classes.
 */
@SuppressWarnings("try") // waiting for the framework to stop may be interrupted
final class KarafLike implements AutoCloseable {
    private final Framework framework;

    KarafLike(Path bundles, Path cache) throws Exception {
        framework = new FrameworkFactory()
                .newFramework(Map.of(
                        Constants.FRAMEWORK_STORAGE,
                        cache.toString(),
                        Constants.FRAMEWORK_STORAGE_CLEAN,
                        Constants.FRAMEWORK_STORAGE_CLEAN_ONFIRSTINIT,
                        Constants.FRAMEWORK_SYSTEMPACKAGES_EXTRA,
                        "sun.misc,javax.script",
                        "ds.loglevel",
                        "1"));
        framework.init();
        BundleContext context = framework.getBundleContext();
        List<Bundle> installed = new ArrayList<>();
        List<Path> plain = new ArrayList<>();
        for (Path jar : list(bundles)) {
            String name = jar.getFileName().toString();
            if (name.startsWith("grpc-") || name.startsWith("protobuf-") || name.startsWith("proto-google")) {
                plain.add(jar); // ONOS ships these wrapped, under its own version
            } else {
                installed.add(context.installBundle(jar.toUri().toString()));
            }
        }
        installed.add(context.installBundle("wrap:grpc", new ByteArrayInputStream(wrap(plain))));
        framework.start();
        for (Bundle bundle : installed) {
            // The log bundle is there for its packages: without a log service, SCR prints its errors where we see them.
            boolean silent = "org.apache.felix.log".equals(bundle.getSymbolicName());
            if (bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null && !silent) {
                bundle.start();
            }
        }
    }

    /** Installs a package of the test's own classes as a bundle, with an activator. */
    Bundle installTestBundle(Path classes, String packageName, String activator) throws Exception {
        try (Builder builder = new Builder()) {
            builder.addClasspath(classes.toFile());
            builder.setProperty(Analyzer.BUNDLE_SYMBOLICNAME, packageName);
            builder.setProperty(Analyzer.BUNDLE_VERSION, "1.0.0");
            builder.setProperty(Analyzer.BUNDLE_ACTIVATOR, packageName + "." + activator);
            builder.setProperty(Analyzer.PRIVATE_PACKAGE, packageName);
            builder.setProperty("-noimportjava", "true");
            builder.setProperty(Analyzer.IMPORT_PACKAGE, "*");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (Jar jar = builder.build()) {
                jar.write(out);
            }
            Bundle bundle = framework
                    .getBundleContext()
                    .installBundle("test:" + packageName, new ByteArrayInputStream(out.toByteArray()));
            bundle.start();
            return bundle;
        }
    }

    Bundle install(Path jar) throws BundleException {
        Bundle bundle = framework.getBundleContext().installBundle(jar.toUri().toString());
        bundle.start();
        return bundle;
    }

    /** Waits for a service and returns it; it is of a class that only its bundle knows. */
    Object service(String type) throws Exception {
        BundleContext context = framework.getBundleContext();
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (System.nanoTime() < endNs) {
            // "All": the class of that name on the test's own class path is another one than the bundle's.
            ServiceReference<?>[] references = context.getAllServiceReferences(type, null);
            if (references != null) {
                return context.getService(references[0]);
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new AssertionError("no service " + type + " within 30 s; bundles: "
                + Stream.of(context.getBundles())
                        .map(b -> b.getSymbolicName() + "=" + b.getState())
                        .collect(Collectors.joining(", ")));
    }

    Bundle bundle(String symbolicName) {
        return Stream.of(framework.getBundleContext().getBundles())
                .filter(b -> symbolicName.equals(b.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no bundle " + symbolicName));
    }

    @Override
    public void close() throws Exception {
        framework.stop();
        framework.waitForStop(10_000);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(f -> f.toString().endsWith(".jar")).sorted().collect(Collectors.toList());
        }
    }

    private static byte[] wrap(List<Path> jars) throws Exception {
        try (Builder builder = new Builder()) {
            for (Path jar : jars) {
                builder.addClasspath(new Jar(jar.toFile()));
            }
            builder.setProperty(Analyzer.BUNDLE_SYMBOLICNAME, "wrapped.grpc");
            builder.setProperty(Analyzer.BUNDLE_VERSION, "2.7.0");
            builder.setProperty(
                    Analyzer.EXPORT_PACKAGE,
                    "io.grpc.*;version=2.7.0,com.google.protobuf.*;version=2.7.0,com.google.rpc.*;version=2.7.0,"
                            + "com.google.api.*;version=2.7.0,com.google.type.*;version=2.7.0,"
                            + "com.google.logging.*;version=2.7.0,com.google.longrunning.*;version=2.7.0");
            builder.setProperty(Analyzer.IMPORT_PACKAGE, "*;resolution:=optional");
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (Jar wrapped = builder.build()) {
                wrapped.write(out);
            }
            return out.toByteArray();
        }
    }
}
