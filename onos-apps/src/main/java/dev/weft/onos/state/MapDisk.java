package dev.weft.onos.state;

import dev.weft.transaction.log.Disk;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.StorageException;
import org.onosproject.store.service.Versioned;

/**
 * The logs of transactions in a distributed map, so that whichever node leads next finds them. A write succeeds only if
 * nobody else has written since this node read or wrote: of two nodes that both think they lead, the one that opened a
 * log first cannot promise anything any more. Not thread-safe.
 */
public final class MapDisk implements Disk {
    private final ConsistentMap<String, byte[]> map;
    private final Map<String, Versioned<byte[]>> known = new HashMap<>();

    /** Makes a disk. */
    public MapDisk(ConsistentMap<String, byte[]> map) {
        this.map = map;
    }

    @Override
    public byte[] read(String name) throws IOException {
        try {
            Versioned<byte[]> found = map.get(name);
            if (found == null) {
                known.remove(name);
                return new byte[0];
            }
            known.put(name, found);
            return found.value().clone();
        } catch (StorageException e) {
            throw new IOException("ONOS's store cannot be read: " + e.getMessage(), e);
        }
    }

    @Override
    public void append(String name, byte[] octets) throws IOException {
        Versioned<byte[]> old = known.get(name);
        byte[] before = old == null ? new byte[0] : old.value();
        byte[] all = Arrays.copyOf(before, before.length + octets.length);
        System.arraycopy(octets, 0, all, before.length, octets.length);
        replace(name, all);
    }

    @Override
    public void truncate(String name, long length) throws IOException {
        Versioned<byte[]> old = known.get(name);
        if (old != null && old.value().length > length) {
            replace(name, Arrays.copyOf(old.value(), (int) length));
        }
    }

    @Override
    public void sync(String name) {
        // A map's write has reached a majority of the nodes when it returns.
    }

    @Override
    public void replace(String name, byte[] octets) throws IOException {
        try {
            Versioned<byte[]> old = known.get(name);
            boolean done =
                    old == null ? map.putIfAbsent(name, octets) == null : map.replace(name, old.version(), octets);
            Versioned<byte[]> now = map.get(name);
            if (!done || now == null || !Arrays.equals(now.value(), octets)) {
                throw new IOException("another node has taken over");
            }
            known.put(name, now);
        } catch (StorageException e) {
            throw new IOException("ONOS's store cannot be written: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "store";
    }
}
