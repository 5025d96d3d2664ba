package dev.weft.control.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The files of a semantic configuration: one file, or all {@code *.yaml} and {@code *.yml} directly in a directory, that
 * together describe one domain. A file is read when it is new or changed, and then only it. Not thread-safe.
 */
public final class ConfigurationFiles implements AutoCloseable {
    private static final String PATTERN = "[^.].*\\.ya?ml";

    private final Path source;
    private final boolean directory;
    private final Map<Path, Stamp> known = new HashMap<>();
    private final WatchService watch;
    private boolean compareAll = true;

    /** What tells one content of a file from another, without reading it. */
    private record Stamp(long size, FileTime modified, Object key) {}

    private ConfigurationFiles(Path source, WatchService watch) {
        this.source = Objects.requireNonNull(source, "source");
        this.directory = Files.isDirectory(source);
        this.watch = watch;
    }

    /** The files of a configuration, to be read once or compared each time. */
    public static ConfigurationFiles of(Path source) {
        return new ConfigurationFiles(source, null);
    }

    /**
     * The files of a configuration, watched: the file system says which of them change, so that the others cost nothing.
     *
     * @throws IOException if the file system cannot be watched
     */
    public static ConfigurationFiles watched(Path source) throws IOException {
        Path folder =
                Files.isDirectory(source) ? source : source.toAbsolutePath().getParent();
        WatchService watch = FileSystems.getDefault().newWatchService();
        folder.register(
                watch,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE);
        return new ConfigurationFiles(source, watch);
    }

    /** Returns the texts of all files, by name. */
    public static SortedMap<String, String> read(Path source) throws IOException {
        try (ConfigurationFiles files = of(source)) {
            SortedMap<String, String> texts = new TreeMap<>();
            files.changes().forEach((name, text) -> text.ifPresent(content -> texts.put(name, content)));
            return texts;
        }
    }

    /** From the next call of {@link #changes} on, nothing that the file system has failed to tell is missed. */
    public void compareAll() {
        compareAll = true;
    }

    /**
     * Returns the texts of the files that are new or changed since the last call, by name; empty for one that is gone.
     *
     * @throws IOException if a file cannot be read or is not UTF-8; the next call tries again
     */
    public SortedMap<String, Optional<String>> changes() throws IOException {
        Set<Path> told = told();
        SortedMap<String, Optional<String>> changes = new TreeMap<>();
        Set<Path> paths = compareAll ? all() : told;
        compareAll = true; // should reading fail
        Map<Path, Stamp> read = new HashMap<>();
        for (Path path : paths) {
            Stamp stamp = stamp(path);
            if (stamp == null) {
                if (known.containsKey(path)) {
                    read.put(path, null);
                    changes.put(path.toString(), Optional.empty());
                }
            } else if (told.contains(path) || !stamp.equals(known.get(path))) {
                changes.put(path.toString(), Optional.of(Files.readString(path, StandardCharsets.UTF_8)));
                read.put(path, stamp);
            }
        }
        known.putAll(read);
        known.values().removeIf(Objects::isNull);
        compareAll = watch == null;
        return changes;
    }

    /** The files of which the file system says that they changed. */
    private Set<Path> told() {
        Set<Path> told = new HashSet<>();
        for (WatchKey key = watch == null ? null : watch.poll(); key != null; key = watch.poll()) {
            for (WatchEvent<?> event : key.pollEvents()) {
                if (event.kind() == StandardWatchEventKinds.OVERFLOW) {
                    compareAll = true;
                } else {
                    Path name = (Path) event.context();
                    if (directory && name.toString().matches(PATTERN)) {
                        told.add(source.resolve(name));
                    } else if (!directory && name.equals(source.getFileName())) {
                        told.add(source);
                    }
                }
            }
            if (!key.reset()) {
                compareAll = true; // the folder is gone
            }
        }
        return told;
    }

    private Set<Path> all() throws IOException {
        Set<Path> paths = new HashSet<>(known.keySet());
        if (!directory) {
            paths.add(source);
            return paths;
        }
        try (Stream<Path> list = Files.list(source)) {
            list.filter(path -> path.getFileName().toString().matches(PATTERN)).forEach(paths::add);
        }
        return paths;
    }

    private Stamp stamp(Path path) throws IOException {
        try {
            BasicFileAttributes now = Files.readAttributes(path, BasicFileAttributes.class);
            if (!now.isRegularFile() && directory) {
                return null;
            }
            return new Stamp(now.size(), now.lastModifiedTime(), now.fileKey());
        } catch (NoSuchFileException e) {
            if (!directory) {
                throw e;
            }
            return null;
        }
    }

    @Override
    public void close() throws IOException {
        if (watch != null) {
            watch.close();
        }
    }
}
