package dev.weft.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version that Maven wrote into the jar; independent of git, so that an unpacked archive tells it too. */
final class Version implements IVersionProvider {
    private static final String RESOURCE = "version.properties";

    @Override
    public String[] getVersion() {
        return new String[] {"weft " + number()};
    }

    static String number() {
        Properties properties = new Properties();
        try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException(RESOURCE + " is not in weft-cli.jar: build with mvn package");
            }
            properties.load(in);
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + RESOURCE + " from weft-cli.jar", e);
        }
        return properties.getProperty("version");
    }
}
