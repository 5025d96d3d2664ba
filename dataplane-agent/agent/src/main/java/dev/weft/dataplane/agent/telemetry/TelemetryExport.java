package dev.weft.dataplane.agent.telemetry;

import io.grpc.BindableService;

/**
 * One more way to an agent's samples, by a module of its own that Java's service loader finds: what it depends on stays out
 * of agents that do without it.
 */
public interface TelemetryExport {
    /** Starts it for one agent. */
    Running start(Telemetry telemetry);

    /** What serves one agent. */
    interface Running extends AutoCloseable {
        /** The gRPC service, for the agent's own server. */
        BindableService service();

        /** Frees what it holds; the server has ended before. */
        @Override
        void close();
    }
}
