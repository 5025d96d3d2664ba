package dev.weft.lab.routing;

import java.util.Arrays;

/**
 * Events in the order of their time and, at the same time, in the order in which they were added: a four-ary heap of
 * primitives, since a run has tens of millions of them.
 */
final class EventQueue {
    private static final int INITIAL_CAPACITY = 1024;
    private static final int ARITY_BITS = 2;

    private long[] times = new long[INITIAL_CAPACITY];
    private long[] orders = new long[INITIAL_CAPACITY];
    private int[] kinds = new int[INITIAL_CAPACITY];
    private int[] subjects = new int[INITIAL_CAPACITY];
    private int size;
    private long added;
    private long timeNs;
    private int kind;
    private int subject;

    void add(long atNs, int newKind, int newSubject) {
        if (size == times.length) {
            int capacity = 2 * size;
            times = Arrays.copyOf(times, capacity);
            orders = Arrays.copyOf(orders, capacity);
            kinds = Arrays.copyOf(kinds, capacity);
            subjects = Arrays.copyOf(subjects, capacity);
        }
        long order = added++;
        int at = size++;
        while (at > 0) {
            int parent = (at - 1) >> ARITY_BITS;
            if (times[parent] < atNs || (times[parent] == atNs && orders[parent] < order)) {
                break;
            }
            move(parent, at);
            at = parent;
        }
        set(at, atNs, order, newKind, newSubject);
    }

    /** Takes the next event out, to be read by {@link #timeNs}, {@link #kind} and {@link #subject}; false if none is left. */
    boolean next() {
        if (size == 0) {
            return false;
        }
        timeNs = times[0];
        kind = kinds[0];
        subject = subjects[0];
        int last = --size;
        if (last > 0) {
            sink(times[last], orders[last], kinds[last], subjects[last]);
        }
        return true;
    }

    private void sink(long lastTime, long lastOrder, int lastKind, int lastSubject) {
        int at = 0;
        while (true) {
            int first = (at << ARITY_BITS) + 1;
            if (first >= size) {
                break;
            }
            int child = first;
            int end = Math.min(first + (1 << ARITY_BITS), size);
            for (int i = first + 1; i < end; i++) {
                if (times[i] < times[child] || (times[i] == times[child] && orders[i] < orders[child])) {
                    child = i;
                }
            }
            if (lastTime < times[child] || (lastTime == times[child] && lastOrder < orders[child])) {
                break;
            }
            move(child, at);
            at = child;
        }
        set(at, lastTime, lastOrder, lastKind, lastSubject);
    }

    private void move(int from, int to) {
        set(to, times[from], orders[from], kinds[from], subjects[from]);
    }

    private void set(int at, long atNs, long order, int newKind, int newSubject) {
        times[at] = atNs;
        orders[at] = order;
        kinds[at] = newKind;
        subjects[at] = newSubject;
    }

    /** Time of the event taken last. */
    long timeNs() {
        return timeNs;
    }

    /** Kind of the event taken last. */
    int kind() {
        return kind;
    }

    /** Subject of the event taken last. */
    int subject() {
        return subject;
    }
}
