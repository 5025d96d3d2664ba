package dev.weft.transaction.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** The files of one directory. A replaced file is written beside the old one, synced, and renamed over it. */
public final class FileDisk implements Disk {
    private final Path directory;

    /**
     * Uses a directory.
     *
     * @throws IOException if it can neither be found nor made
     */
    public FileDisk(Path directory) throws IOException {
        this.directory = Objects.requireNonNull(directory, "directory");
        Files.createDirectories(directory);
    }

    @Override
    public byte[] read(String name) throws IOException {
        Path file = directory.resolve(name);
        return Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
    }

    @Override
    public void append(String name, byte[] octets) throws IOException {
        try (FileChannel channel = FileChannel.open(
                directory.resolve(name),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.APPEND)) {
            write(channel, octets);
        }
    }

    @Override
    public void truncate(String name, long length) throws IOException {
        Path file = directory.resolve(name);
        if (Files.exists(file)) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(length);
            }
        }
    }

    @Override
    public void sync(String name) throws IOException {
        try (FileChannel channel = FileChannel.open(directory.resolve(name), StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    @Override
    public void replace(String name, byte[] octets) throws IOException {
        Path next = directory.resolve(name + ".next");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            write(channel, octets);
            channel.force(true);
        }
        Files.move(next, directory.resolve(name), StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(directory, StandardOpenOption.READ)) {
            folder.force(true); // makes the new name durable (POSIX fsync(2) of the directory)
        }
    }

    private static void write(FileChannel channel, byte[] octets) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(octets);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    @Override
    public String toString() {
        return directory.toString();
    }
}
