package dev.weft.onos.impl;

/** Names and defaults of the properties that {@code cfg get dev.weft.onos.impl.WeftManager} shows. */
public final class OsgiPropertyConstants {
    /** The longest that one write to a device may take, in milliseconds. */
    public static final String OPERATION_TIMEOUT = "operationTimeoutMillis";

    /** Default of {@link #OPERATION_TIMEOUT}: two rounds of ONOS's group poll. */
    public static final int OPERATION_TIMEOUT_DEFAULT = 20000;

    /** The longest that a request waits for its outcome, in seconds. */
    public static final String APPLY_TIMEOUT = "applyTimeoutSeconds";

    /** Default of {@link #APPLY_TIMEOUT}. */
    public static final int APPLY_TIMEOUT_DEFAULT = 120;

    /** The longest that a packet is on its way through the network, in milliseconds. */
    public static final String PACKET_LIFETIME = "packetLifetimeMillis";

    /** Default of {@link #PACKET_LIFETIME}. */
    public static final int PACKET_LIFETIME_DEFAULT = 500;

    /** How often devices are compared with what they should hold, in seconds; 0: only after they come back. */
    public static final String VERIFY_PERIOD = "verifyPeriodSeconds";

    /** Default of {@link #VERIFY_PERIOD}. */
    public static final int VERIFY_PERIOD_DEFAULT = 30;

    /** A plan that changes or removes more than this share of the entries waits for approval, in per cent. */
    public static final String RISKY_SHARE = "riskySharePercent";

    /** Default of {@link #RISKY_SHARE}. */
    public static final int RISKY_SHARE_DEFAULT = 30;

    /** Whether the application takes everything away that it has installed when it is deactivated, for good. */
    public static final String PURGE_ON_DEACTIVATE = "purgeOnDeactivate";

    /** Default of {@link #PURGE_ON_DEACTIVATE}: an upgrade deactivates the application, too. */
    public static final boolean PURGE_ON_DEACTIVATE_DEFAULT = false;

    private OsgiPropertyConstants() {}
}
