package dev.weft.lab.demo;

import dev.weft.p4.runtime.OctetMarshaller;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.HandlerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import p4.v1.P4RuntimeOuterClass.WriteRequest;

/**
 * Stands between controllers and a switch-resident agent, passes on all that they say, octet by octet, and keeps back one
 * write that a test waits for: as if the network had delayed it.
 */
final class WriteGate implements AutoCloseable {
    private static final String WRITE = "p4.v1.P4Runtime/Write";
    private static final int LARGEST = 64 << 20; // a switch's program is one message

    private final ManagedChannel agent;
    private final Server server;
    private final AtomicReference<Trap> trap = new AtomicReference<>();

    /** What of a write is kept back. */
    enum Part {
        /** The agent never hears of it. */
        REQUEST,
        /** The agent does it, and the controller does not hear of that. */
        ANSWER
    }

    private record Trap(Predicate<WriteRequest> which, Part part, CompletableFuture<Runnable> sprung) {}

    /** Opens a gate before an agent at HOST:PORT. */
    WriteGate(String agentAddress) throws IOException {
        agent = ManagedChannelBuilder.forTarget(agentAddress)
                .usePlaintext()
                .maxInboundMessageSize(LARGEST)
                .build();
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .maxInboundMessageSize(LARGEST)
                .fallbackHandlerRegistry(new Everything())
                .build()
                .start();
    }

    /** Where controllers find the agent now: HOST:PORT. */
    String address() {
        return InetAddress.getLoopbackAddress().getHostAddress() + ":" + server.getPort();
    }

    /**
     * Keeps back the next write of a kind.
     *
     * @param sprung is completed when it is there, with what makes it lost: its controller, if it still lives, hears that
     *     the agent is not there; what was completed already lets everything through
     */
    void hold(Predicate<WriteRequest> which, Part part, CompletableFuture<Runnable> sprung) {
        trap.set(new Trap(which, part, sprung));
    }

    @Override
    public void close() {
        server.shutdownNow();
        agent.shutdownNow();
    }

    /** Every method that a controller asks for, taken for a stream in both directions. */
    private final class Everything extends HandlerRegistry {
        @Override
        public ServerMethodDefinition<?, ?> lookupMethod(String method, String authority) {
            MethodDescriptor<byte[], byte[]> octets = MethodDescriptor.<byte[], byte[]>newBuilder(
                            OctetMarshaller.INSTANCE, OctetMarshaller.INSTANCE)
                    .setFullMethodName(method)
                    .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
                    .build();
            ServerCallHandler<byte[], byte[]> passage = (call, headers) -> new Passage(call).requests;
            return ServerMethodDefinition.create(octets, passage);
        }
    }

    /** One call. */
    private final class Passage {
        private final ServerCall<byte[], byte[]> call;
        private final ClientCall<byte[], byte[]> onward;
        private final ServerCall.Listener<byte[]> requests = new Requests();
        private boolean headersSent;
        private boolean closed;
        private Trap caught;

        Passage(ServerCall<byte[], byte[]> call) {
            this.call = call;
            this.onward = agent.newCall(call.getMethodDescriptor(), CallOptions.DEFAULT);
            onward.start(new Answers(), new Metadata());
            onward.request(Integer.MAX_VALUE);
            call.request(Integer.MAX_VALUE);
        }

        /** Whether it stops here. */
        private synchronized boolean held(Part part) {
            return caught != null && caught.part() == part;
        }

        private void look(byte[] message) {
            Trap set = trap.get();
            if (set == null
                    || set.sprung().isDone()
                    || !call.getMethodDescriptor().getFullMethodName().equals(WRITE)) {
                return;
            }
            try {
                if (set.which().test(WriteRequest.parseFrom(message)) && trap.compareAndSet(set, null)) {
                    synchronized (this) {
                        caught = set;
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void spring() {
            if (!caught.sprung().complete(() -> end(Status.UNAVAILABLE, new Metadata()))) {
                end(Status.UNAVAILABLE, new Metadata()); // another gate was faster, and this one has nobody to wait for
            }
        }

        private synchronized void end(Status status, Metadata trailers) {
            if (!closed) {
                closed = true;
                call.close(status, trailers);
            }
        }

        /** From the controller to the agent. */
        private final class Requests extends ServerCall.Listener<byte[]> {
            @Override
            public void onMessage(byte[] message) {
                look(message);
                if (held(Part.REQUEST)) {
                    onward.cancel("lost on its way", null);
                    spring();
                } else {
                    onward.sendMessage(message);
                }
            }

            @Override
            public void onHalfClose() {
                if (!held(Part.REQUEST)) {
                    onward.halfClose();
                }
            }

            @Override
            public void onCancel() {
                onward.cancel("the controller has gone", null);
            }
        }

        /** From the agent to the controller. */
        private final class Answers extends ClientCall.Listener<byte[]> {
            @Override
            public void onMessage(byte[] message) {
                if (held(Part.ANSWER)) {
                    spring();
                    return;
                }
                synchronized (Passage.this) {
                    if (!closed) {
                        if (!headersSent) {
                            headersSent = true;
                            call.sendHeaders(new Metadata());
                        }
                        call.sendMessage(message);
                    }
                }
            }

            @Override
            public void onClose(Status status, Metadata trailers) {
                boolean kept = held(Part.REQUEST) || held(Part.ANSWER) && status.isOk();
                if (!kept) {
                    end(status, trailers);
                }
            }
        }
    }
}
