package dev.weft.dataplane.agent.daemon;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import dev.weft.dataplane.api.AgentConfiguration;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Keeps the agent's configuration in a file, as JSON (the protobuf mapping of {@code weft.agent.v1.AgentConfiguration}):
 * an agent that restarts while its controller is away goes on as it was.
 */
public final class ConfigurationFile {
    private final Path file;

    public ConfigurationFile(Path file) {
        this.file = file;
    }

    /**
     * Reads the file.
     *
     * @return empty if there is none yet
     * @throws IOException naming the file and what is wrong with it
     */
    public Optional<AgentConfiguration> load() throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            AgentConfiguration.Builder builder = AgentConfiguration.newBuilder();
            JsonFormat.parser().merge(Files.readString(file), builder);
            return Optional.of(builder.build());
        } catch (InvalidProtocolBufferException e) {
            throw new IOException(
                    file + ": no agent configuration (" + e.getMessage()
                            + "): correct it, or remove it and let a controller configure the agent",
                    e);
        }
    }

    /**
     * Writes the file at once: readers see the old or the new one, never a part.
     *
     * @throws IOException if the folder cannot be written
     */
    public void save(AgentConfiguration configuration) throws IOException {
        Path absolute = file.toAbsolutePath();
        Path next = absolute.resolveSibling(absolute.getFileName() + ".next");
        Files.write(next, (JsonFormat.printer().print(configuration) + "\n").getBytes(StandardCharsets.UTF_8));
        Files.move(next, absolute, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
}
