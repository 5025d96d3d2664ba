package dev.weft.lab.transactions;

import dev.weft.transaction.log.Disk;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/**
 * A disk that forgets as real ones do: at a crash, what was not synced is there in part, torn anywhere. It can be full,
 * and it can lie about a sync.
 */
final class SimulatedDisk implements Disk {
    private final Map<String, byte[]> written = new HashMap<>();
    private final Map<String, Integer> durable = new HashMap<>(); // octets that survive
    private final Map<String, byte[]> replaced = new HashMap<>(); // what a crash may bring back
    private final Runnable operation;
    private boolean full;
    private boolean lies;
    private boolean lied;

    /** @param operation runs before each change of the disk, and may throw: a crash at that point */
    SimulatedDisk(Runnable operation) {
        this.operation = operation;
    }

    void full(boolean now) {
        full = now;
    }

    /** From now on a sync says it is done and does nothing, until {@code false}. */
    void lies(boolean now) {
        lies = now;
        lied |= now;
    }

    /** The machine stops: what was not durable is lost from a random octet on. */
    void crash(Random random) {
        replaced.forEach((name, old) -> {
            if (random.nextBoolean()) {
                written.put(name, old);
                durable.put(name, old.length);
            }
        });
        replaced.clear();
        for (Map.Entry<String, byte[]> file : written.entrySet()) {
            int kept = durable.getOrDefault(file.getKey(), 0);
            int loose = file.getValue().length - kept;
            if (loose > 0) {
                byte[] torn = Arrays.copyOf(file.getValue(), kept + random.nextInt(loose + 1));
                // A disk that has lied forgets the end; damage in the middle is refused by the log (DurableLogTest).
                if (torn.length > kept && !lied && random.nextBoolean()) {
                    torn[kept + random.nextInt(torn.length - kept)] ^= 0x5a; // a sector that never got there
                }
                file.setValue(torn);
                durable.put(file.getKey(), torn.length);
            }
        }
    }

    @Override
    public byte[] read(String name) {
        return written.getOrDefault(name, new byte[0]).clone();
    }

    @Override
    public void append(String name, byte[] octets) throws IOException {
        byte[] old = written.getOrDefault(name, new byte[0]);
        int taken = full ? octets.length / 2 : octets.length;
        byte[] all = Arrays.copyOf(old, old.length + taken);
        System.arraycopy(octets, 0, all, old.length, taken);
        written.put(name, all);
        operation.run(); // a crash here leaves it written and not synced
        if (full) {
            throw new IOException("no space left on device");
        }
    }

    @Override
    public void truncate(String name, long length) {
        byte[] old = written.getOrDefault(name, new byte[0]);
        written.put(name, Arrays.copyOf(old, (int) Math.min(length, old.length)));
        durable.computeIfPresent(name, (key, octets) -> (int) Math.min(length, octets));
        operation.run();
    }

    @Override
    public void sync(String name) {
        if (!lies) {
            replaced.remove(name);
            durable.put(name, written.getOrDefault(name, new byte[0]).length);
        }
        operation.run();
    }

    @Override
    public void replace(String name, byte[] octets) throws IOException {
        operation.run();
        if (full) {
            throw new IOException("no space left on device");
        }
        byte[] old = written.put(name, octets.clone());
        if (lies) {
            replaced.putIfAbsent(name, Arrays.copyOf(old == null ? new byte[0] : old, durable.getOrDefault(name, 0)));
        } else {
            replaced.remove(name);
        }
        durable.put(name, octets.length);
        operation.run();
    }

    @Override
    public String toString() {
        return "simulated disk";
    }
}
