package dev.weft.bmv2;

import dev.weft.bmv2.exec.Engine;
import dev.weft.bmv2.exec.FrameBatch;
import dev.weft.bmv2.exec.Lane;
import dev.weft.bmv2.exec.Output;
import dev.weft.bmv2.version.Reader;
import java.util.Objects;

/**
 * One thread's entrance into a switch, see {@link EmbeddedSwitch#worker}: it has its own executor and packets, and reads
 * tables without a lock. Used by one thread at a time.
 */
public final class SwitchWorker implements AutoCloseable {
    private final EmbeddedSwitch owner;
    private final Reader reader;
    private final Output output;
    private Lane lane;

    SwitchWorker(EmbeddedSwitch owner, Reader reader, Output output) {
        this.owner = owner;
        this.reader = reader;
        this.output = output;
    }

    /** As {@link EmbeddedSwitch#receive}. */
    public void receive(int port, byte[] frame, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, frame.length);
        if (reader.isMine()) {
            lane.receive(port, frame, offset, length, output, null); // fed back by the sink: it waits its turn
            return;
        }
        if (owner.inBlock() && owner.putOff(frame, offset, length, copy -> receive(port, copy, 0, length))) {
            return;
        }
        Engine engine = owner.active();
        if (engine == null) {
            return;
        }
        laneOf(engine);
        if (engine.parallelism().serialised()) {
            owner.packetLock().lock();
            try {
                lane.receive(port, frame, offset, length, output, null);
            } finally {
                owner.packetLock().unlock();
            }
        } else {
            lane.receive(port, frame, offset, length, output, null);
        }
        owner.packetLeft();
    }

    /** As {@link EmbeddedSwitch#receive(int, FrameBatch)}. */
    public void receive(int port, FrameBatch batch) {
        Engine engine = owner.active();
        if (engine != null && !reader.isMine() && !owner.inBlock()) {
            laneOf(engine);
            if (engine.parallelism().serialised()) {
                owner.packetLock().lock();
                try {
                    owner.run(engine, lane, port, batch, output);
                } finally {
                    owner.packetLock().unlock();
                }
            } else {
                owner.run(engine, lane, port, batch, output);
            }
            owner.packetLeft();
        }
        while (batch.hasNext()) {
            int number = batch.take();
            receive(port, batch.bytes(), batch.offset(number), batch.length(number));
        }
    }

    private Lane laneOf(Engine engine) {
        if (lane == null || lane.engine() != engine) {
            lane = engine.newLane(reader);
        }
        return lane;
    }

    boolean isMine() {
        return reader.isMine();
    }

    /** Takes the entrance out of use; not while a packet is under way. */
    @Override
    public void close() {
        owner.remove(this, reader);
    }
}
