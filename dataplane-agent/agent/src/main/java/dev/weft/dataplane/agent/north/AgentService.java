package dev.weft.dataplane.agent.north;

import dev.weft.dataplane.agent.config.Configuration;
import dev.weft.dataplane.agent.config.InvalidConfigurationException;
import dev.weft.dataplane.agent.time.Scheduler;
import dev.weft.dataplane.api.AdviceRequest;
import dev.weft.dataplane.api.AdviceResponse;
import dev.weft.dataplane.api.AgentGrpc;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.ConfigureRequest;
import dev.weft.dataplane.api.ConfigureResponse;
import dev.weft.dataplane.api.GetConfigurationRequest;
import dev.weft.dataplane.api.GetConfigurationResponse;
import dev.weft.dataplane.api.GetStatusRequest;
import dev.weft.dataplane.api.WatchStatusRequest;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;

/** The agent's own gRPC service: each call becomes one action on the agent's thread. */
public final class AgentService extends AgentGrpc.AgentImplBase {
    private static final long DEFAULT_INTERVAL_NS = 1_000_000_000;
    private static final long LEAST_INTERVAL_NS = 1_000_000;

    private static final long DEFAULT_VALID_NS = 60_000_000_000L;
    private static final long MOST_VALID_US = 86_400_000_000L;

    private final AgentControl agent;
    private final Scheduler scheduler;
    private volatile Runnable configured = () -> {};

    public AgentService(AgentControl agent, Scheduler scheduler) {
        this.agent = agent;
        this.scheduler = scheduler;
    }

    /** Sets what is told when a controller changes the configuration by this service. */
    public void onConfigured(Runnable listener) {
        configured = listener;
    }

    @Override
    public void configure(ConfigureRequest request, StreamObserver<ConfigureResponse> response) {
        scheduler.execute(() -> {
            try {
                boolean changed = agent.configure(request.getConfiguration());
                if (changed) {
                    configured.run();
                }
                response.onNext(ConfigureResponse.newBuilder()
                        .setChanged(changed)
                        .setGeneration(agent.generation())
                        .setFingerprint(agent.configuration()
                                .map(Configuration::fingerprint)
                                .orElse(""))
                        .build());
                response.onCompleted();
            } catch (InvalidConfigurationException e) {
                response.onError(Status.INVALID_ARGUMENT
                        .withDescription("configuration: " + e.getMessage())
                        .asRuntimeException());
            }
        });
    }

    @Override
    public void getConfiguration(GetConfigurationRequest request, StreamObserver<GetConfigurationResponse> response) {
        scheduler.execute(() -> {
            GetConfigurationResponse.Builder answer =
                    GetConfigurationResponse.newBuilder().setGeneration(agent.generation());
            agent.configuration()
                    .ifPresent(configuration -> answer.setConfiguration(configuration.message())
                            .setFingerprint(configuration.fingerprint()));
            response.onNext(answer.build());
            response.onCompleted();
        });
    }

    @Override
    public void advise(AdviceRequest request, StreamObserver<AdviceResponse> response) {
        long validNs = request.getValidUs() == 0
                ? DEFAULT_VALID_NS
                : Math.min(MOST_VALID_US, Math.max(1, request.getValidUs())) * 1_000;
        scheduler.execute(() -> {
            response.onNext(AdviceResponse.newBuilder()
                    .addAllIgnored(agent.advise(request.getPoolsList(), validNs))
                    .build());
            response.onCompleted();
        });
    }

    @Override
    public void getStatus(GetStatusRequest request, StreamObserver<AgentStatus> response) {
        scheduler.execute(() -> {
            response.onNext(agent.status());
            response.onCompleted();
        });
    }

    @Override
    public void watchStatus(WatchStatusRequest request, StreamObserver<AgentStatus> response) {
        long intervalNs = request.getIntervalUs() == 0
                ? DEFAULT_INTERVAL_NS
                : Math.max(LEAST_INTERVAL_NS, request.getIntervalUs() * 1_000);
        ServerCallStreamObserver<AgentStatus> stream = (ServerCallStreamObserver<AgentStatus>) response;
        stream.setOnCancelHandler(() -> {});
        scheduler.execute(() -> watch(stream, intervalNs));
    }

    private void watch(ServerCallStreamObserver<AgentStatus> stream, long intervalNs) {
        if (stream.isCancelled()) {
            return;
        }
        // A caller that reads too slowly misses some, and does not fill this agent's memory.
        if (stream.isReady()) {
            stream.onNext(agent.status());
        }
        scheduler.schedule(intervalNs, () -> watch(stream, intervalNs));
    }
}
