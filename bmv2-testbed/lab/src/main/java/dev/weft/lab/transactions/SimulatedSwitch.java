package dev.weft.lab.transactions;

import dev.weft.transaction.Image;
import dev.weft.transaction.PartKey;
import dev.weft.transaction.Participant;
import dev.weft.transaction.Reply;
import dev.weft.transaction.Request;
import dev.weft.transaction.StoreException;
import dev.weft.transaction.SwitchStore;
import dev.weft.transaction.Write;
import dev.weft.transaction.log.DurableLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;

/** A switch and its agent's participant, which can stop at any write to the switch or the disk. */
final class SimulatedSwitch {
    private static final String LOG = "participant.log";

    /** Told after each single write, and after each flip. */
    interface Witness {
        void changed(SimulatedSwitch of, boolean entry);
    }

    /** The agent has stopped; nobody above catches this but the schedule. */
    static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;

        Stopped() {
            super("stopped", null, false, false);
        }
    }

    private final String name;
    private final SwitchStore tables;
    private final Witness witness;
    private final SimulatedDisk disk = new SimulatedDisk(this::operation);
    private final Visible visible;
    private final Mutation mutation;
    private final Map<PartKey, Visible.Known> entries = new HashMap<>(); // those that the judge knows
    private int epoch;
    private Participant participant;
    private int operations;
    private int stopAt = -1;

    SimulatedSwitch(String name, SwitchStore tables, Visible visible, Mutation mutation, Witness witness) {
        this.name = name;
        this.tables = tables;
        this.visible = visible;
        this.mutation = mutation;
        this.witness = witness;
    }

    /** Begins with an image that the participant knows of. */
    void start(Image image) throws StoreException {
        Image held = tables.read();
        tables.write(held.to(image), SwitchStore.Progress.IGNORED);
        if (held.epoch() != image.epoch()) {
            tables.flip(image.epoch());
        }
        entries.putAll(visible.entries(image));
        epoch = image.epoch();
        open();
        participant.handle(Request.adopt(1));
        operations = 0;
    }

    private void mirror(PartKey key, byte[] value) {
        visible.known(key, value).ifPresentOrElse(known -> entries.put(key, known), () -> entries.remove(key));
    }

    private void open() {
        try {
            participant = Participant.open(new Stopping(), DurableLog.open(disk, LOG));
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot start again", e);
        }
    }

    private void operation() {
        if (operations++ == stopAt) {
            throw new Stopped();
        }
    }

    /** Stops at the n-th operation from the start. */
    void stopAt(int operation) {
        stopAt = operation;
    }

    /** The operation that comes next. */
    int operations() {
        return operations;
    }

    /** Answers, or is down, or stops while it does its work. */
    Optional<Reply> handle(Request request, Random random) {
        if (participant == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(participant.handle(request));
        } catch (Stopped e) {
            crash(random);
            return Optional.empty();
        }
    }

    void crash(Random random) {
        participant = null;
        disk.crash(random);
    }

    boolean isDown() {
        return participant == null;
    }

    void restart() {
        if (participant == null) {
            open();
        }
    }

    SimulatedDisk disk() {
        return disk;
    }

    String name() {
        return name;
    }

    /** The entries that the switch holds, as the judge knows them. */
    Collection<Visible.Known> entries() {
        return entries.values();
    }

    int epoch() {
        return epoch;
    }

    /** What the switch itself says that it holds. */
    Image read() throws StoreException {
        return tables.read();
    }

    /** The tables, with a place to stop before each write. */
    private final class Stopping implements SwitchStore {
        @Override
        public Image read() throws StoreException {
            return tables.read();
        }

        @Override
        public void write(List<Write> writes, Progress progress) throws StoreException {
            int made = 0;
            try {
                for (Write write : writes) {
                    operation();
                    made++;
                    if (write.after().isPresent()) {
                        mirror(write.key(), write.after().get());
                    } else {
                        entries.remove(write.key());
                    }
                    witness.changed(SimulatedSwitch.this, write.key().rank() == PartKey.Rank.ENTRY);
                }
            } finally {
                // The mutation loses the last of three or more.
                int kept = mutation == Mutation.LOST_WRITE && made > 2 ? made - 1 : made;
                tables.write(writes.subList(0, kept), progress);
            }
        }

        @Override
        public void flip(int newEpoch) throws StoreException {
            operation();
            tables.flip(newEpoch);
            epoch = newEpoch;
            witness.changed(SimulatedSwitch.this, true);
        }

        @Override
        public long capacity(int table) {
            return tables.capacity(table);
        }
    }
}
