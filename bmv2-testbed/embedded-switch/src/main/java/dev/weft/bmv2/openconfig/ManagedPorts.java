package dev.weft.bmv2.openconfig;

import java.util.List;

/** The ports of a switch, for management. Called by any thread. */
public interface ManagedPorts {
    /** Returns the ports as they are now. */
    List<ManagedPort> ports();

    /**
     * Says whether a port should be used.
     *
     * @param number of a port of {@link #ports}
     */
    void setEnabled(int number, boolean enabled);
}
