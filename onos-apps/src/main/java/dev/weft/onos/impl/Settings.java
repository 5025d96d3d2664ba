package dev.weft.onos.impl;

import dev.weft.transaction.Coordinator;
import java.util.Dictionary;
import java.util.concurrent.TimeUnit;
import org.onlab.util.Tools;

/** The values of the component's properties. Immutable. */
final class Settings {
    static final Settings DEFAULT = new Settings(null);

    private static final long RESEND_NS = TimeUnit.MILLISECONDS.toNanos(500);

    final int operationTimeoutMillis;
    final int applyTimeoutSeconds;
    final int packetLifetimeMillis;
    final int verifyPeriodSeconds;
    final int riskySharePercent;
    final boolean purgeOnDeactivate;

    /** Reads properties; what is missing, or no number, has its default. */
    Settings(Dictionary<?, ?> properties) {
        operationTimeoutMillis = number(
                properties, OsgiPropertyConstants.OPERATION_TIMEOUT, OsgiPropertyConstants.OPERATION_TIMEOUT_DEFAULT);
        applyTimeoutSeconds =
                number(properties, OsgiPropertyConstants.APPLY_TIMEOUT, OsgiPropertyConstants.APPLY_TIMEOUT_DEFAULT);
        packetLifetimeMillis = number(
                properties, OsgiPropertyConstants.PACKET_LIFETIME, OsgiPropertyConstants.PACKET_LIFETIME_DEFAULT);
        verifyPeriodSeconds =
                number(properties, OsgiPropertyConstants.VERIFY_PERIOD, OsgiPropertyConstants.VERIFY_PERIOD_DEFAULT);
        riskySharePercent =
                number(properties, OsgiPropertyConstants.RISKY_SHARE, OsgiPropertyConstants.RISKY_SHARE_DEFAULT);
        Boolean purge = properties == null
                ? null
                : Tools.isPropertyEnabled(properties, OsgiPropertyConstants.PURGE_ON_DEACTIVATE);
        purgeOnDeactivate = purge == null ? OsgiPropertyConstants.PURGE_ON_DEACTIVATE_DEFAULT : purge;
    }

    private static int number(Dictionary<?, ?> properties, String name, int otherwise) {
        Integer value = properties == null ? null : Tools.getIntegerProperty(properties, name);
        return value == null || value < 0 ? otherwise : value;
    }

    Coordinator.Timing timing() {
        return new Coordinator.Timing(
                RESEND_NS,
                TimeUnit.SECONDS.toNanos(applyTimeoutSeconds) / 2,
                TimeUnit.MILLISECONDS.toNanos(packetLifetimeMillis));
    }
}
