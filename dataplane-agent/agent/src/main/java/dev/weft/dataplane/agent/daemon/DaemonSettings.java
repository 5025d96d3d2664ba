package dev.weft.dataplane.agent.daemon;

import dev.weft.p4.runtime.tls.PemFiles;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * What a daemon is started with.
 *
 * @param target HOST:PORT of the target's P4Runtime
 * @param targetTls the agent's certificate towards the target; empty: plain text
 * @param deviceId P4Runtime device id
 * @param listen where controllers reach the agent; port 0: any free port
 * @param security TLS towards controllers and neighbours; may be empty where {@code listen} is loopback
 * @param periodNs one round, where the configuration names none
 * @param configurationFile where the configuration is kept, if it is
 * @param stateDirectory where the log of transactions is kept, if it is to survive the agent
 * @param sensing how samples are taken
 * @param metrics where Prometheus and health checks are served, if they are; port 0: any free port
 * @param nanos monotonic clock, {@code System::nanoTime}
 */
public record DaemonSettings(
        InetSocketAddress target,
        Optional<PemFiles> targetTls,
        long deviceId,
        InetSocketAddress listen,
        Optional<Security> security,
        long periodNs,
        Optional<Path> configurationFile,
        Optional<Path> stateDirectory,
        Sensing sensing,
        Optional<InetSocketAddress> metrics,
        LongSupplier nanos) {
    private static final long PERIOD_NS = 10_000_000;

    /** Settings of an agent in plain text that keeps nothing, with a round of 10 ms. */
    public static DaemonSettings of(InetSocketAddress target, long deviceId, InetSocketAddress listen) {
        return new DaemonSettings(
                target,
                Optional.empty(),
                deviceId,
                listen,
                Optional.empty(),
                PERIOD_NS,
                Optional.empty(),
                Optional.empty(),
                Sensing.USUAL,
                Optional.empty(),
                System::nanoTime);
    }

    /** The same, keeping the configuration and the log of transactions where given. */
    public DaemonSettings keeping(Optional<Path> configuration, Optional<Path> state) {
        return new DaemonSettings(
                target, targetTls, deviceId, listen, security, periodNs, configuration, state, sensing, metrics, nanos);
    }

    /** The same, with another length of a round. */
    public DaemonSettings each(long nanoseconds) {
        return new DaemonSettings(
                target,
                targetTls,
                deviceId,
                listen,
                security,
                nanoseconds,
                configurationFile,
                stateDirectory,
                sensing,
                metrics,
                nanos);
    }

    /** The same, with TLS towards controllers and neighbours. */
    public DaemonSettings secured(Security by) {
        return new DaemonSettings(
                target,
                targetTls,
                deviceId,
                listen,
                Optional.of(by),
                periodNs,
                configurationFile,
                stateDirectory,
                sensing,
                metrics,
                nanos);
    }

    /** The same, with samples taken otherwise, and served to Prometheus where given. */
    public DaemonSettings sensing(Sensing how, Optional<InetSocketAddress> prometheus) {
        return new DaemonSettings(
                target,
                targetTls,
                deviceId,
                listen,
                security,
                periodNs,
                configurationFile,
                stateDirectory,
                how,
                prometheus,
                nanos);
    }

    /**
     * Refuses plain text where others than this machine could reach the agent.
     *
     * @throws IllegalArgumentException saying what to do about it
     */
    void check() {
        if (security.isEmpty() && !listen.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException("listen " + listen.getHostString() + ":" + listen.getPort()
                    + ": other machines can reach it, and the agent has no TLS: give certificate, key, CA and controllers"
                    + " (--tls-*, or tls: in the file of settings), or listen on 127.0.0.1");
        }
    }
}
