package dev.weft.bmv2.state;

import java.util.BitSet;

/**
 * Which ports are down. Members of selector groups and replicas that watch a down port are passed over (P4Runtime
 * specification, sections 9.2.2 and 9.5). Changed by one writer at a time, read by any thread.
 */
public final class PortStates {
    private volatile BitSet down = new BitSet();

    /** Whether a port is up, as all are that nobody has said to be down. */
    public boolean isUp(int port) {
        return !down.get(port);
    }

    /** Sets a port's state and tells whether that changed it. */
    public boolean set(int port, boolean up) {
        if (isUp(port) == up) {
            return false;
        }
        BitSet next = (BitSet) down.clone();
        next.set(port, !up);
        down = next;
        return true;
    }
}
