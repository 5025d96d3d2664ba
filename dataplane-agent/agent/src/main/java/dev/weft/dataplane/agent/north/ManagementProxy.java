package dev.weft.dataplane.agent.north;

import dev.weft.p4.runtime.OctetMarshaller;
import io.grpc.BindableService;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import java.util.List;

/**
 * The target's gNMI and gNOI services under the agent's own address, octet by octet: what concerns the ports of a switch
 * is between the switch and its operating system. A target that has no such service says so itself (UNIMPLEMENTED).
 */
public final class ManagementProxy {
    private ManagementProxy() {}

    /** The services of a target. */
    public static List<BindableService> to(Channel target) {
        return List.of(
                () -> ServerServiceDefinition.builder("gnmi.gNMI")
                        .addMethod(unary("gnmi.gNMI/Capabilities"), forward(target))
                        .addMethod(unary("gnmi.gNMI/Get"), forward(target))
                        .addMethod(unary("gnmi.gNMI/Set"), forward(target))
                        .addMethod(
                                method("gnmi.gNMI/Subscribe", MethodDescriptor.MethodType.BIDI_STREAMING),
                                forward(target))
                        .build(),
                () -> ServerServiceDefinition.builder("gnoi.system.System")
                        .addMethod(unary("gnoi.system.System/Time"), forward(target))
                        .build());
    }

    private static MethodDescriptor<byte[], byte[]> unary(String name) {
        return method(name, MethodDescriptor.MethodType.UNARY);
    }

    private static MethodDescriptor<byte[], byte[]> method(String name, MethodDescriptor.MethodType type) {
        return MethodDescriptor.<byte[], byte[]>newBuilder(OctetMarshaller.INSTANCE, OctetMarshaller.INSTANCE)
                .setFullMethodName(name)
                .setType(type)
                .build();
    }

    private static ServerCallHandler<byte[], byte[]> forward(Channel target) {
        return (call, headers) -> {
            ClientCall<byte[], byte[]> onward = target.newCall(call.getMethodDescriptor(), CallOptions.DEFAULT);
            onward.start(new Answers(call, onward), new Metadata());
            onward.request(1);
            call.request(1);
            return new Requests(call, onward);
        };
    }

    /** From the caller to the target. */
    private static final class Requests extends ServerCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> call;
        private final ClientCall<byte[], byte[]> onward;

        Requests(ServerCall<byte[], byte[]> call, ClientCall<byte[], byte[]> onward) {
            this.call = call;
            this.onward = onward;
        }

        @Override
        public void onMessage(byte[] message) {
            onward.sendMessage(message);
            call.request(1);
        }

        @Override
        public void onHalfClose() {
            onward.halfClose();
        }

        /** The caller reads again. */
        @Override
        public void onReady() {
            onward.request(1);
        }

        @Override
        public void onCancel() {
            onward.cancel("the caller has gone", null);
        }
    }

    /** From the target to the caller, as fast as the caller reads. */
    private static final class Answers extends ClientCall.Listener<byte[]> {
        private final ServerCall<byte[], byte[]> call;
        private final ClientCall<byte[], byte[]> onward;

        Answers(ServerCall<byte[], byte[]> call, ClientCall<byte[], byte[]> onward) {
            this.call = call;
            this.onward = onward;
        }

        @Override
        public void onHeaders(Metadata headers) {
            call.sendHeaders(new Metadata());
        }

        @Override
        public void onMessage(byte[] message) {
            call.sendMessage(message);
            if (call.isReady()) {
                onward.request(1);
            }
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            call.close(status, new Metadata());
        }
    }
}
