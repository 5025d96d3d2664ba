package dev.weft.lab.transactions;

/** What goes wrong in one schedule of the crash matrix. */
public enum Fault {
    NONE,
    /** The controller stops before one of its sends or in the middle of one of its disk writes, and starts again. */
    COORDINATOR_CRASH,
    /** An agent stops before one of its writes to the switch or in the middle of one of its disk writes, and starts again. */
    PARTICIPANT_CRASH,
    /** One message is lost. */
    LOST,
    /** One message arrives twice. */
    DUPLICATED,
    /** One message arrives long after later ones. */
    DELAYED,
    /** A disk is full for a while. */
    DISK_FULL,
    /** A disk says that records are durable which the crash that follows then takes away. */
    LOST_SYNC,
    /** Another leader takes over, and goes. */
    SECOND_LEADER,
    /** All of them, several times, and syncs that say they are done and are not. */
    STORM
}
