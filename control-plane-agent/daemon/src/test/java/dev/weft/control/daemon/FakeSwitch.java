package dev.weft.control.daemon;

import com.google.protobuf.Any;
import dev.weft.dataplane.api.AdviceRequest;
import dev.weft.dataplane.api.AdviceResponse;
import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.dataplane.api.AgentGrpc;
import dev.weft.dataplane.api.AgentStatus;
import dev.weft.dataplane.api.ConfigureRequest;
import dev.weft.dataplane.api.ConfigureResponse;
import dev.weft.dataplane.api.GetConfigurationRequest;
import dev.weft.dataplane.api.GetConfigurationResponse;
import dev.weft.dataplane.api.GetStatusRequest;
import dev.weft.dataplane.api.InstanceStatus;
import dev.weft.dataplane.api.TargetStatus;
import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import p4.config.v1.P4InfoOuterClass.P4Info;
import p4.v1.P4RuntimeGrpc;
import p4.v1.P4RuntimeOuterClass.CounterEntry;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.ForwardingPipelineConfig;
import p4.v1.P4RuntimeOuterClass.GetForwardingPipelineConfigRequest;
import p4.v1.P4RuntimeOuterClass.GetForwardingPipelineConfigResponse;
import p4.v1.P4RuntimeOuterClass.MasterArbitrationUpdate;
import p4.v1.P4RuntimeOuterClass.ReadRequest;
import p4.v1.P4RuntimeOuterClass.ReadResponse;
import p4.v1.P4RuntimeOuterClass.SetForwardingPipelineConfigRequest;
import p4.v1.P4RuntimeOuterClass.SetForwardingPipelineConfigResponse;
import p4.v1.P4RuntimeOuterClass.StreamMessageRequest;
import p4.v1.P4RuntimeOuterClass.StreamMessageResponse;
import p4.v1.P4RuntimeOuterClass.Uint128;
import p4.v1.P4RuntimeOuterClass.Update;
import p4.v1.P4RuntimeOuterClass.WriteRequest;
import p4.v1.P4RuntimeOuterClass.WriteResponse;

/**
 * A P4Runtime server that keeps entities in a map and forwards nothing, with a resident agent that keeps its
 * configuration: what the controller's side of the protocol is held against, without the embedded switch. It checks
 * references (a group's members, an entry's group), counts writes, and refuses what a test tells it to.
 */
final class FakeSwitch implements AutoCloseable {
    final Map<String, Entity> entities = new TreeMap<>();
    final List<Update> writes = new ArrayList<>();
    final List<AgentConfiguration> configurations = new ArrayList<>();
    final List<AdviceRequest> advice = new ArrayList<>();
    final List<InstanceStatus> instances = new ArrayList<>(List.of(InstanceStatus.newBuilder()
            .setInstance(3)
            .setInstanceId("render-1a")
            .setSite("s2")
            .setKnowledge(InstanceStatus.Knowledge.FRESH)
            .setNetworkUs(9000)
            .setNetworkKnown(true)
            .setScore(7)
            .build()));
    Optional<P4Info> p4Info;
    Predicate<Update> refuses = update -> false;
    boolean agentRefuses;
    boolean targetDown;
    long primary; // election id of the primary; 0: none
    private final boolean withAgent;
    private final Server server;

    FakeSwitch(String name, P4Info p4Info, boolean withAgent) {
        this.p4Info = Optional.ofNullable(p4Info);
        this.withAgent = withAgent;
        InProcessServerBuilder builder =
                InProcessServerBuilder.forName(name).directExecutor().addService(new P4Runtime());
        services().forEach(builder::addService);
        try {
            server = builder.build().start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private List<BindableService> services() {
        return withAgent ? List.of(new Agent()) : List.of();
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private static String key(Entity entity) {
        return switch (entity.getEntityCase()) {
            case TABLE_ENTRY ->
                "entry "
                        + entity.getTableEntry().toBuilder()
                                .clearAction()
                                .clearCounterData()
                                .build();
            case ACTION_PROFILE_MEMBER ->
                memberKey(
                        entity.getActionProfileMember().getActionProfileId(),
                        entity.getActionProfileMember().getMemberId());
            case ACTION_PROFILE_GROUP ->
                "group " + entity.getActionProfileGroup().getActionProfileId() + "/"
                        + entity.getActionProfileGroup().getGroupId();
            case METER_ENTRY ->
                "meter " + entity.getMeterEntry().getMeterId() + "/"
                        + entity.getMeterEntry().getIndex().getIndex();
            default -> throw new IllegalArgumentException(entity.toString());
        };
    }

    private static String memberKey(int profile, int member) {
        return "member " + profile + "/" + member;
    }

    private Status.Code apply(Update update) {
        Entity entity = update.getEntity();
        String key = key(entity);
        if (refuses.test(update)) {
            return Status.Code.RESOURCE_EXHAUSTED;
        }
        boolean there = entities.containsKey(key);
        if (entity.hasMeterEntry()) {
            if (update.getType() != Update.Type.MODIFY) {
                return Status.Code.INVALID_ARGUMENT;
            }
            if (entity.getMeterEntry().hasConfig()) {
                entities.put(key, entity);
            } else {
                entities.remove(key);
            }
            return Status.Code.OK;
        }
        if (there == (update.getType() == Update.Type.INSERT)) {
            return there ? Status.Code.ALREADY_EXISTS : Status.Code.NOT_FOUND;
        }
        if (update.getType() == Update.Type.DELETE) {
            if (isReferredTo(entity)) {
                return Status.Code.FAILED_PRECONDITION;
            }
            entities.remove(key);
        } else {
            if (!refersToWhatIsThere(entity)) {
                return Status.Code.INVALID_ARGUMENT;
            }
            entities.put(key, entity);
        }
        return Status.Code.OK;
    }

    private boolean refersToWhatIsThere(Entity entity) {
        if (entity.hasActionProfileGroup()) {
            int profile = entity.getActionProfileGroup().getActionProfileId();
            return entity.getActionProfileGroup().getMembersList().stream()
                    .allMatch(m -> entities.containsKey(memberKey(profile, m.getMemberId())));
        }
        int group = entity.getTableEntry().getAction().getActionProfileGroupId();
        return group == 0
                || entities.values().stream()
                        .anyMatch(e -> e.getActionProfileGroup().getGroupId() == group);
    }

    private boolean isReferredTo(Entity entity) {
        if (entity.hasActionProfileMember()) {
            int member = entity.getActionProfileMember().getMemberId();
            int profile = entity.getActionProfileMember().getActionProfileId();
            return entities.values().stream()
                    .filter(e -> e.getActionProfileGroup().getActionProfileId() == profile)
                    .flatMap(e -> e.getActionProfileGroup().getMembersList().stream())
                    .anyMatch(m -> m.getMemberId() == member);
        }
        int group = entity.getActionProfileGroup().getGroupId();
        return entity.hasActionProfileGroup()
                && entities.values().stream()
                        .anyMatch(e -> e.getTableEntry().getAction().getActionProfileGroupId() == group);
    }

    private static boolean matches(Entity pattern, Entity entity) {
        return switch (pattern.getEntityCase()) {
            case TABLE_ENTRY ->
                entity.hasTableEntry()
                        && entity.getTableEntry().getTableId()
                                == pattern.getTableEntry().getTableId();
            case ACTION_PROFILE_MEMBER ->
                entity.hasActionProfileMember()
                        && entity.getActionProfileMember().getActionProfileId()
                                == pattern.getActionProfileMember().getActionProfileId();
            case ACTION_PROFILE_GROUP ->
                entity.hasActionProfileGroup()
                        && entity.getActionProfileGroup().getActionProfileId()
                                == pattern.getActionProfileGroup().getActionProfileId();
            case METER_ENTRY -> entity.hasMeterEntry();
            default -> throw new IllegalArgumentException(pattern.toString());
        };
    }

    private final class P4Runtime extends P4RuntimeGrpc.P4RuntimeImplBase {
        @Override
        public void write(WriteRequest request, StreamObserver<WriteResponse> observer) {
            if (primary == 0 || request.getElectionId().getLow() != primary) {
                observer.onError(
                        Status.PERMISSION_DENIED.withDescription("not primary").asRuntimeException());
                return;
            }
            com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder();
            boolean failed = false;
            for (Update update : request.getUpdatesList()) {
                Status.Code code = apply(update);
                if (code == Status.Code.OK) {
                    writes.add(update);
                }
                failed |= code != Status.Code.OK;
                status.addDetails(Any.pack(p4.v1.P4RuntimeOuterClass.Error.newBuilder()
                        .setCanonicalCode(code.value())
                        .setMessage(code == Status.Code.OK ? "" : "as the test wants")
                        .build()));
            }
            if (failed) {
                observer.onError(StatusProto.toStatusRuntimeException(
                        status.setCode(Status.Code.UNKNOWN.value()).build()));
                return;
            }
            observer.onNext(WriteResponse.getDefaultInstance());
            observer.onCompleted();
        }

        @Override
        public void read(ReadRequest request, StreamObserver<ReadResponse> observer) {
            ReadResponse.Builder response = ReadResponse.newBuilder();
            for (Entity pattern : request.getEntitiesList()) {
                if (pattern.hasCounterEntry()) {
                    response.addEntities(counter(pattern.getCounterEntry(), 5, 7));
                    continue;
                }
                boolean counters = pattern.getTableEntry().hasCounterData();
                entities.values().stream()
                        .filter(e -> matches(pattern, e))
                        .map(e -> counters ? counted(e) : e)
                        .forEach(response::addEntities);
            }
            observer.onNext(response.build());
            observer.onCompleted();
        }

        private Entity counted(Entity entity) {
            Entity.Builder out = entity.toBuilder();
            out.getTableEntryBuilder().getCounterDataBuilder().setPacketCount(2);
            return out.build();
        }

        private Entity counter(CounterEntry pattern, long index, long packets) {
            CounterEntry.Builder out = pattern.toBuilder();
            out.getIndexBuilder().setIndex(index);
            out.getDataBuilder().setPacketCount(packets);
            return Entity.newBuilder().setCounterEntry(out).build();
        }

        @Override
        public void setForwardingPipelineConfig(
                SetForwardingPipelineConfigRequest request,
                StreamObserver<SetForwardingPipelineConfigResponse> observer) {
            p4Info = Optional.of(request.getConfig().getP4Info());
            observer.onNext(SetForwardingPipelineConfigResponse.getDefaultInstance());
            observer.onCompleted();
        }

        @Override
        public void getForwardingPipelineConfig(
                GetForwardingPipelineConfigRequest request,
                StreamObserver<GetForwardingPipelineConfigResponse> observer) {
            if (targetDown) {
                observer.onError(Status.UNAVAILABLE
                        .withDescription("the target is not ready")
                        .asRuntimeException());
                return;
            }
            if (p4Info.isEmpty()) {
                observer.onError(Status.FAILED_PRECONDITION
                        .withDescription("no pipeline")
                        .asRuntimeException());
                return;
            }
            observer.onNext(GetForwardingPipelineConfigResponse.newBuilder()
                    .setConfig(ForwardingPipelineConfig.newBuilder().setP4Info(p4Info.get()))
                    .build());
            observer.onCompleted();
        }

        @Override
        public StreamObserver<StreamMessageRequest> streamChannel(StreamObserver<StreamMessageResponse> observer) {
            return new StreamObserver<>() {
                private long mine;

                @Override
                public void onNext(StreamMessageRequest request) {
                    mine = request.getArbitration().getElectionId().getLow();
                    boolean wins = mine > primary;
                    if (wins) {
                        primary = mine;
                    }
                    observer.onNext(StreamMessageResponse.newBuilder()
                            .setArbitration(MasterArbitrationUpdate.newBuilder()
                                    .setElectionId(Uint128.newBuilder().setLow(primary))
                                    .setStatus(com.google.rpc.Status.newBuilder()
                                            .setCode((wins ? Status.Code.OK : Status.Code.ALREADY_EXISTS).value())))
                            .build());
                }

                @Override
                public void onError(Throwable failure) {
                    onCompleted();
                }

                @Override
                public void onCompleted() {
                    if (primary == mine) {
                        primary = 0;
                    }
                }
            };
        }
    }

    private final class Agent extends AgentGrpc.AgentImplBase {
        @Override
        public void configure(ConfigureRequest request, StreamObserver<ConfigureResponse> observer) {
            if (agentRefuses && request.getConfiguration().getPoolsCount() > 0) {
                observer.onError(Status.INVALID_ARGUMENT
                        .withDescription("pools[0]: as the test wants")
                        .asRuntimeException());
                return;
            }
            configurations.add(request.getConfiguration());
            observer.onNext(ConfigureResponse.newBuilder().setChanged(true).build());
            observer.onCompleted();
        }

        @Override
        public void advise(AdviceRequest request, StreamObserver<AdviceResponse> observer) {
            advice.add(request);
            observer.onNext(AdviceResponse.getDefaultInstance());
            observer.onCompleted();
        }

        @Override
        public void getConfiguration(
                GetConfigurationRequest request, StreamObserver<GetConfigurationResponse> observer) {
            GetConfigurationResponse.Builder response = GetConfigurationResponse.newBuilder();
            if (!configurations.isEmpty()) {
                AgentConfiguration last = configurations.get(configurations.size() - 1);
                response.setConfiguration(last).setFingerprint(AgentCodec.fingerprint(last));
            }
            observer.onNext(response.build());
            observer.onCompleted();
        }

        @Override
        public void getStatus(GetStatusRequest request, StreamObserver<AgentStatus> observer) {
            AgentStatus.Builder status = AgentStatus.newBuilder()
                    .setTarget(TargetStatus.newBuilder().setState(TargetStatus.State.READY))
                    .addAllInstances(instances);
            if (!configurations.isEmpty()) {
                status.setFingerprint(AgentCodec.fingerprint(configurations.get(configurations.size() - 1)));
            }
            observer.onNext(status.build());
            observer.onCompleted();
        }
    }
}
