package dev.weft.bmv2.reference;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/**
 * Tells when a process has nothing to do. simple_switch reports no packet that it drops, and waiting for a while is
 * either slow or wrong on a busy machine. But whoever was given work is runnable at once, if not yet running; so the
 * switch is done when all its threads sleep at one instant. Threads are looked at one by one: if none of them has run
 * between two looks at it (by its number of context switches), then all slept at the instant between both rounds.
 */
final class ProcessActivity {
    private final Path tasks;

    ProcessActivity(long pid) {
        tasks = Path.of("/proc", Long.toString(pid), "task");
    }

    /** Whether all threads sleep. */
    boolean idle() throws IOException {
        Map<String, String> first = look();
        return first != null && first.equals(look());
    }

    /** Context switches by thread; null if one of them runs or is about to. */
    private Map<String, String> look() throws IOException {
        Map<String, String> switches = new TreeMap<>();
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(tasks)) {
            for (Path thread : threads) {
                StringBuilder counts = new StringBuilder();
                for (String line : Files.readAllLines(thread.resolve("status"))) {
                    if (line.startsWith("State:") && !line.contains("S (")) {
                        return null;
                    }
                    if (line.contains("ctxt_switches")) {
                        counts.append(line);
                    }
                }
                switches.put(thread.getFileName().toString(), counts.toString());
            }
        } catch (NoSuchFileException threadEnded) {
            return null;
        }
        return switches;
    }
}
