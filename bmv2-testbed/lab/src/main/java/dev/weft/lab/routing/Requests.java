package dev.weft.lab.routing;

import java.util.Arrays;

/** The requests under way, a column each property: rows are taken and given back, and the table grows as needed. */
final class Requests {
    private static final int INITIAL_CAPACITY = 1024;

    long[] cameNs = new long[INITIAL_CAPACITY];
    long[] serviceNs = new long[INITIAL_CAPACITY];
    long[] flow = new long[INITIAL_CAPACITY];
    int[] ingress = new int[INITIAL_CAPACITY];
    int[] instance = new int[INITIAL_CAPACITY];
    /** Requests at the instance when this one's reply left. */
    int[] left = new int[INITIAL_CAPACITY];
    /** The request behind this one in the instance's queue. */
    int[] next = new int[INITIAL_CAPACITY];

    private int[] free = new int[INITIAL_CAPACITY];
    private int freeCount;
    private int used;

    int take() {
        if (freeCount > 0) {
            return free[--freeCount];
        }
        if (used == flow.length) {
            int capacity = 2 * used;
            cameNs = Arrays.copyOf(cameNs, capacity);
            serviceNs = Arrays.copyOf(serviceNs, capacity);
            flow = Arrays.copyOf(flow, capacity);
            ingress = Arrays.copyOf(ingress, capacity);
            instance = Arrays.copyOf(instance, capacity);
            left = Arrays.copyOf(left, capacity);
            next = Arrays.copyOf(next, capacity);
            free = Arrays.copyOf(free, capacity);
        }
        return used++;
    }

    void release(int request) {
        free[freeCount++] = request;
    }
}
