package dev.weft.dataplane.agent.north;

import dev.weft.p4.runtime.tls.PeerNames;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.util.List;
import java.util.Set;
import javax.net.ssl.SSLSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who may call what, by the names in the certificate that the caller has proved to own: controllers everything, neighbours
 * what only reads the agent's own state. All others nothing.
 */
public final class PeerGate implements ServerInterceptor {
    private static final Logger LOG = LoggerFactory.getLogger(PeerGate.class);

    /** Methods that change nothing and tell nothing of entries. */
    private static final Set<String> READING = Set.of(
            "weft.agent.v1.Agent/GetStatus",
            "weft.agent.v1.Agent/WatchStatus",
            "weft.agent.v1.Telemetry/Watch",
            "arrow.flight.protocol.FlightService/ListFlights",
            "arrow.flight.protocol.FlightService/GetFlightInfo",
            "arrow.flight.protocol.FlightService/GetSchema",
            "arrow.flight.protocol.FlightService/DoGet");

    private final List<String> controllers;
    private final List<String> neighbours;

    /**
     * Creates a gate.
     *
     * @param controllers names as {@link PeerNames#matches} reads them
     * @param neighbours likewise
     */
    public PeerGate(List<String> controllers, List<String> neighbours) {
        this.controllers = List.copyOf(controllers);
        this.neighbours = List.copyOf(neighbours);
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
        Set<String> names = session == null ? Set.of() : PeerNames.of(session);
        String method = call.getMethodDescriptor().getFullMethodName();
        if (allowed(names, method)) {
            return next.startCall(call, headers);
        }
        String reason = matches(neighbours, names)
                ? method + " is for controllers, and " + names + " is a neighbour"
                : "the certificate is of " + names + ", which is neither a controller nor a neighbour of this agent";
        LOG.warn("refused {}: {}", method, reason);
        call.close(Status.PERMISSION_DENIED.withDescription(reason), new Metadata());
        return new ServerCall.Listener<>() {};
    }

    /** Whether a caller with these names may call a method. */
    boolean allowed(Set<String> names, String method) {
        return matches(controllers, names) || READING.contains(method) && matches(neighbours, names);
    }

    private static boolean matches(List<String> patterns, Set<String> names) {
        return patterns.stream().anyMatch(pattern -> names.stream().anyMatch(name -> PeerNames.matches(pattern, name)));
    }
}
