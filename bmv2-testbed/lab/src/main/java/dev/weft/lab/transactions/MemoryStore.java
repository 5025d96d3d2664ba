package dev.weft.lab.transactions;

import dev.weft.transaction.Image;
import dev.weft.transaction.PartKey;
import dev.weft.transaction.StoreException;
import dev.weft.transaction.SwitchStore;
import dev.weft.transaction.Write;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A switch that is a map of parts: as strict as P4Runtime about what may be inserted, changed and deleted. */
final class MemoryStore implements SwitchStore {
    private final Map<PartKey, byte[]> parts = new HashMap<>();
    private int epoch;

    @Override
    public Image read() {
        return new Image(parts, epoch);
    }

    @Override
    public void write(List<Write> writes, Progress progress) throws StoreException {
        for (Write write : writes) {
            boolean there = parts.containsKey(write.key());
            if (there == (write.kind() == Write.Kind.INSERT)) {
                throw new StoreException(
                        StoreException.Kind.REFUSED, there ? "ALREADY_EXISTS" : "NOT_FOUND", write, null);
            }
            if (write.before().isPresent() && !Arrays.equals(write.before().get(), parts.get(write.key()))) {
                throw new StoreException(StoreException.Kind.REFUSED, "was something else before", write, null);
            }
            if (write.after().isPresent()) {
                parts.put(write.key(), write.after().get());
            } else {
                parts.remove(write.key());
            }
        }
        progress.acknowledged(writes.size());
    }

    @Override
    public void flip(int newEpoch) {
        epoch = newEpoch;
    }

    @Override
    public long capacity(int table) {
        return -1;
    }
}
