package dev.weft.dataplane.agent.north;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Any message will do: the proxy does not look into them. */
class ManagementProxyTest {
    private static final MethodDescriptor<StringValue, StringValue> GET =
            method("gnmi.gNMI/Get", MethodDescriptor.MethodType.UNARY);
    private static final MethodDescriptor<StringValue, StringValue> SUBSCRIBE =
            method("gnmi.gNMI/Subscribe", MethodDescriptor.MethodType.BIDI_STREAMING);
    private static final MethodDescriptor<StringValue, StringValue> TIME =
            method("gnoi.system.System/Time", MethodDescriptor.MethodType.UNARY);

    private final List<String> ended = new ArrayList<>();
    private Server target;
    private Server agent;
    private ManagedChannel toTarget;
    private ManagedChannel toAgent;

    private static MethodDescriptor<StringValue, StringValue> method(String name, MethodDescriptor.MethodType type) {
        return MethodDescriptor.<StringValue, StringValue>newBuilder()
                .setFullMethodName(name)
                .setType(type)
                .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
                .build();
    }

    /** Answers each message with three. */
    private StreamObserver<StringValue> echo(StreamObserver<StringValue> out) {
        return new StreamObserver<>() {
            @Override
            public void onNext(StringValue value) {
                for (int i = 0; i < 3; i++) {
                    out.onNext(StringValue.of(value.getValue() + i));
                }
            }

            @Override
            public void onError(Throwable cause) {
                ended.add("error");
            }

            @Override
            public void onCompleted() {
                ended.add("completed");
                out.onCompleted();
            }
        };
    }

    @BeforeEach
    void start() throws Exception {
        target = InProcessServerBuilder.forName("target")
                .directExecutor()
                .addService(ServerServiceDefinition.builder("gnmi.gNMI")
                        .addMethod(GET, ServerCalls.asyncUnaryCall((request, response) -> {
                            if (request.getValue().isEmpty()) {
                                response.onError(Status.INVALID_ARGUMENT
                                        .withDescription("no path")
                                        .asRuntimeException());
                                return;
                            }
                            response.onNext(StringValue.of("got " + request.getValue()));
                            response.onCompleted();
                        }))
                        .addMethod(SUBSCRIBE, ServerCalls.asyncBidiStreamingCall(this::echo))
                        .build())
                .build()
                .start();
        toTarget = InProcessChannelBuilder.forName("target").directExecutor().build();
        InProcessServerBuilder builder = InProcessServerBuilder.forName("agent").directExecutor();
        ManagementProxy.to(toTarget).forEach(builder::addService);
        agent = builder.build().start();
        toAgent = InProcessChannelBuilder.forName("agent").directExecutor().build();
    }

    @AfterEach
    void stop() {
        toAgent.shutdownNow();
        agent.shutdownNow();
        toTarget.shutdownNow();
        target.shutdownNow();
    }

    @Test
    void answersAndErrorsAreTheTargets() {
        assertThat(ClientCalls.blockingUnaryCall(toAgent, GET, CallOptions.DEFAULT, StringValue.of("a"))
                        .getValue())
                .isEqualTo("got a");
        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(
                        toAgent, GET, CallOptions.DEFAULT, StringValue.getDefaultInstance()))
                .isInstanceOf(StatusRuntimeException.class)
                .hasMessage("INVALID_ARGUMENT: no path");
        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(
                        toAgent, TIME, CallOptions.DEFAULT, StringValue.getDefaultInstance()))
                .as("this target has no gNOI")
                .hasMessageContaining("UNIMPLEMENTED");
    }

    @Test
    void streamsGoBothWaysAndEndTogether() {
        List<String> heard = new ArrayList<>();
        StreamObserver<StringValue> requests = ClientCalls.asyncBidiStreamingCall(
                toAgent.newCall(SUBSCRIBE, CallOptions.DEFAULT), new StreamObserver<StringValue>() {
                    @Override
                    public void onNext(StringValue value) {
                        heard.add(value.getValue());
                    }

                    @Override
                    public void onError(Throwable cause) {
                        heard.add(cause.toString());
                    }

                    @Override
                    public void onCompleted() {
                        heard.add("end");
                    }
                });

        requests.onNext(StringValue.of("a"));
        requests.onNext(StringValue.of("b"));
        requests.onCompleted();

        assertThat(heard).containsExactly("a0", "a1", "a2", "b0", "b1", "b2", "end");
        assertThat(ended).containsExactly("completed");
    }
}
