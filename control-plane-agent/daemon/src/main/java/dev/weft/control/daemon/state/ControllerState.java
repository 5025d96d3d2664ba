package dev.weft.control.daemon.state;

import dev.weft.transaction.log.Disk;
import dev.weft.transaction.log.DurableLog;
import dev.weft.transaction.log.FileDisk;
import dev.weft.transaction.log.MemoryDisk;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** The state of one domain, for as long as one operation of a controller holds it. Of two that want it one waits. */
public final class ControllerState implements AutoCloseable {
    private static final String LOG = "coordinator.log";
    private static final String FENCED = "fenced";
    private static final int LEADERS = 0x10000;
    private static final long LOOK_MS = 50;

    private final Disk disk;
    private final History history;
    private final AutoCloseable lock;

    private ControllerState(Disk disk, AutoCloseable lock) {
        this.disk = disk;
        this.history = new History(disk);
        this.lock = lock;
    }

    /** State that lives as long as the disk does. */
    public static ControllerState on(MemoryDisk disk) {
        return new ControllerState(disk, () -> {});
    }

    /**
     * Opens the state of a domain in a directory, which is made if it is not there.
     *
     * @param patience how long to wait for another controller that has it
     * @throws StateException if another one keeps it, or the directory cannot be used
     */
    public static ControllerState open(Path directory, Duration patience) {
        try {
            FileDisk disk = new FileDisk(directory);
            FileChannel channel =
                    FileChannel.open(directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                FileLock lock = lock(channel, directory, patience);
                return new ControllerState(disk, () -> {
                    lock.release();
                    channel.close();
                });
            } catch (StateException e) {
                channel.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StateException(
                    "state directory " + directory + " cannot be used (" + e + "); give another with --state", e);
        }
    }

    private static FileLock lock(FileChannel channel, Path directory, Duration patience) throws IOException {
        long endNs = System.nanoTime() + patience.toNanos();
        while (true) {
            FileLock lock = tryLock(channel);
            if (lock != null) {
                return lock;
            }
            if (System.nanoTime() > endNs) {
                throw new StateException(
                        "another controller works with state directory " + directory + "; wait for it, or stop it",
                        null);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StateException("interrupted while waiting for state directory " + directory, e);
            }
        }
    }

    private static FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // this process has it, through another channel
        }
    }

    /**
     * Opens the coordinator's log.
     *
     * @throws StateException if it is damaged; the message says what to do
     */
    public DurableLog log() {
        try {
            return DurableLog.open(disk, LOG);
        } catch (IOException e) {
            throw new StateException(e.getMessage(), e);
        }
    }

    /**
     * Tells this run of a controller from all others, 0..65535: drawn anew, so that a disk that has lost a term does not
     * give two transactions one number.
     */
    public int leader() {
        return new SecureRandom().nextInt(LEADERS);
    }

    /** Names of the switches that the operator has fenced. */
    public SortedSet<String> fenced() {
        try {
            SortedSet<String> names = new TreeSet<>(text(FENCED).lines().toList());
            names.remove("");
            return names;
        } catch (IOException e) {
            throw new StateException(disk + "/" + FENCED + " cannot be read (" + e + ")", e);
        }
    }

    /** Remembers which switches are fenced. */
    public void fenced(SortedSet<String> names) {
        try {
            disk.replace(FENCED, String.join("\n", names).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new StateException(disk + "/" + FENCED + " cannot be written (" + e + ")", e);
        }
    }

    private String text(String name) throws IOException {
        return new String(disk.read(name), StandardCharsets.UTF_8).trim();
    }

    /** What was applied. */
    public History history() {
        return history;
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (Exception e) {
            throw new StateException("the lock of the state directory cannot be given back (" + e + ")", e);
        }
    }
}
