package dev.weft.bmv2.version;

import dev.weft.bmv2.guard.Guard;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * The two sides, their readers and the writers' lock. As a {@link Guard} it makes each outermost control call one
 * batch: the call's changes are collected, and when it ends all of them become visible to packets at once.
 *
 * <p>A writer never waits for packets while it holds the lock, since a packet's sink may call the control API: it lets
 * go of the lock between attempts. A call from within a packet (same thread) does not wait at all: its batch becomes
 * visible when that packet has left, for a packet sees one version for all its life.
 */
public final class Versions implements Guard {
    private static final int PAUSED = -1;
    private static final int SPINS = 200;
    private static final long NAP_NS = 20_000;

    private final ReentrantLock lock = new ReentrantLock();
    private volatile Reader[] readers = new Reader[0];
    private volatile int front;
    /** Counts changes of what packets see; odd while one is made. */
    private volatile int epoch;
    /** Batches that are complete but not yet visible. */
    private volatile boolean waiting;

    // All below is guarded by the lock.
    private int current;
    private List<Change> staged = new ArrayList<>();
    /** Changes that the hidden side still lacks. */
    private List<Change> behind = new ArrayList<>();

    private List<Runnable> exclusive = new ArrayList<>();
    private long stagedCount;
    private long publishedCount;
    private Deque<Runnable> undo;
    private final Deque<Runnable> afterwards = new ArrayDeque<>();

    /** A new reader. */
    public Reader newReader() {
        lock.lock();
        try {
            Reader reader = new Reader(this);
            Reader[] more = Arrays.copyOf(readers, readers.length + 1);
            more[readers.length] = reader;
            readers = more;
            return reader;
        } finally {
            lock.unlock();
        }
    }

    /** A reader that only ever reads within {@link #alone}. */
    public Reader privateReader() {
        return new Reader(this);
    }

    /** Forgets a reader that is no longer used. */
    public void remove(Reader reader) {
        lock.lock();
        try {
            readers = Arrays.stream(readers).filter(r -> r != reader).toArray(Reader[]::new);
        } finally {
            lock.unlock();
        }
    }

    /** The side that is visible; only within {@link #alone}. */
    int visible() {
        return current;
    }

    int front() {
        return front;
    }

    int epoch() {
        return epoch;
    }

    boolean waiting() {
        return waiting;
    }

    /** Whether the calling thread is within a control call. */
    public boolean isWriting() {
        return lock.isHeldByCurrentThread();
    }

    /** Whether the calling thread is within a packet. */
    public boolean isReading() {
        for (Reader reader : readers) {
            if (reader.isMine()) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void enter() {
        lock.lock();
    }

    @Override
    public void exit() {
        if (lock.getHoldCount() > 1) {
            lock.unlock();
            return;
        }
        Runnable[] after = null;
        try {
            if (publishedCount < stagedCount) {
                if (isReading()) {
                    waiting = true;
                } else {
                    publish(stagedCount);
                }
            }
            if (!afterwards.isEmpty() && publishedCount == stagedCount) {
                after = afterwards.toArray(new Runnable[0]);
                afterwards.clear();
            }
        } finally {
            lock.unlock();
        }
        if (after != null) {
            for (Runnable work : after) {
                work.run();
            }
        }
    }

    /** Commits what calls from within packets left behind. */
    void publishWaiting() {
        if (!lock.isHeldByCurrentThread() && !isReading()) {
            lock.lock();
            exit();
        }
    }

    /** Stages a change of the present call. */
    public void change(Change change) {
        staged.add(change);
        stagedCount++;
    }

    /** Stages a change of state that packets change too: it is made while no packet is under way. */
    public void exclusive(Runnable change) {
        exclusive.add(change);
        stagedCount++;
    }

    /** Runs something when the present call's changes are visible and the lock is free. */
    public void afterwards(Runnable work) {
        afterwards.add(work);
    }

    /** Whether whoever changes state must say how to take it back. */
    public boolean undoing() {
        return undo != null;
    }

    /** Says how to take back a change to the writer's own state; only while {@link #undoing}. */
    public void undo(Runnable step) {
        undo.push(step);
    }

    /** Runs work within the present call; if it throws, everything it did is taken back. */
    public <T> T allOrNone(Supplier<T> work) {
        if (undo != null) {
            return work.get();
        }
        int changes = staged.size();
        int exclusives = exclusive.size();
        undo = new ArrayDeque<>();
        boolean done = false;
        try {
            T result = work.get();
            done = true;
            return result;
        } finally {
            Deque<Runnable> steps = undo;
            undo = null;
            if (!done) {
                while (!steps.isEmpty()) {
                    steps.pop().run();
                }
                stagedCount -= staged.size() - changes + exclusive.size() - exclusives;
                staged.subList(changes, staged.size()).clear();
                exclusive.subList(exclusives, exclusive.size()).clear();
            }
        }
    }

    /** Waits, without holding the lock, until all changes up to a number are visible. */
    private void publish(long upTo) {
        int attempts = 0;
        while (publishedCount < upTo && !tryPublish()) {
            lock.unlock();
            try {
                relax(attempts++);
            } finally {
                lock.lock();
            }
        }
    }

    private boolean tryPublish() {
        if (!exclusive.isEmpty()) {
            return tryPublishAlone();
        }
        int back = 1 - current;
        if (isRead(back)) {
            return false;
        }
        apply(behind, back);
        behind.clear();
        apply(staged, back);
        List<Change> spare = behind;
        behind = staged;
        staged = spare;
        published();
        current = back;
        epoch++;
        front = back;
        epoch++;
        if (!isRead(1 - back)) {
            apply(behind, 1 - back);
            behind.clear();
        }
        return true;
    }

    private boolean tryPublishAlone() {
        front = PAUSED;
        if (!isQuiet()) {
            return false;
        }
        epoch++;
        int back = 1 - current;
        apply(behind, back);
        behind.clear();
        apply(staged, back);
        apply(staged, current);
        staged.clear();
        for (Runnable change : exclusive) {
            change.run();
        }
        exclusive.clear();
        published();
        front = current;
        epoch++;
        return true;
    }

    private void published() {
        publishedCount = stagedCount;
        waiting = false;
    }

    private static void apply(List<Change> changes, int side) {
        for (int i = 0; i < changes.size(); i++) {
            changes.get(i).apply(side);
        }
    }

    private boolean isRead(int side) {
        for (Reader reader : readers) {
            if (reader.reads(side)) {
                return true;
            }
        }
        return false;
    }

    private boolean isQuiet() {
        for (Reader reader : readers) {
            if (!reader.idle()) {
                return false;
            }
        }
        return true;
    }

    /**
     * Runs work on the present version while no packet is under way and no writer writes.
     *
     * @throws IllegalStateException from within a packet or an atomic block, which would wait for itself
     */
    public <T> T alone(Supplier<T> work) {
        if (lock.isHeldByCurrentThread() || isReading()) {
            throw new IllegalStateException("not possible from within a packet or a control call");
        }
        lock.lock();
        try {
            int attempts = 0;
            while (true) {
                front = PAUSED;
                if (isQuiet()) {
                    break;
                }
                lock.unlock();
                try {
                    relax(attempts++);
                } finally {
                    lock.lock();
                }
            }
            try {
                return work.get();
            } finally {
                front = current;
            }
        } finally {
            exit();
        }
    }

    void awaitResume() {
        int attempts = 0;
        while (front < 0) {
            relax(attempts++);
        }
    }

    private static void relax(int attempts) {
        if (attempts < SPINS) {
            Thread.onSpinWait();
        } else {
            LockSupport.parkNanos(NAP_NS);
        }
    }
}
