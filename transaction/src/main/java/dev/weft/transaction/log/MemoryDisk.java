package dev.weft.transaction.log;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Keeps files for as long as the process lives: for a log that need not survive it. */
public final class MemoryDisk implements Disk {
    private final Map<String, byte[]> files = new HashMap<>();

    @Override
    public byte[] read(String name) {
        return files.getOrDefault(name, new byte[0]).clone();
    }

    @Override
    public void append(String name, byte[] octets) {
        byte[] old = files.getOrDefault(name, new byte[0]);
        byte[] all = Arrays.copyOf(old, old.length + octets.length);
        System.arraycopy(octets, 0, all, old.length, octets.length);
        files.put(name, all);
    }

    @Override
    public void truncate(String name, long length) {
        files.computeIfPresent(name, (key, old) -> Arrays.copyOf(old, (int) Math.min(length, old.length)));
    }

    @Override
    public void sync(String name) {
        // nothing outlives the process
    }

    @Override
    public void replace(String name, byte[] octets) {
        files.put(name, octets.clone());
    }

    @Override
    public String toString() {
        return "memory";
    }
}
