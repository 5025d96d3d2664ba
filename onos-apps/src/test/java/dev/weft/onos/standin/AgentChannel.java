package dev.weft.onos.standin;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A channel to an agent that takes everything it is told. */
final class AgentChannel extends ManagedChannel {
    private final Consumer<byte[]> agent;

    AgentChannel(Consumer<byte[]> agent) {
        this.agent = agent;
    }

    @Override
    public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
        return new ClientCall<Q, R>() {
            private Listener<R> listener;

            @Override
            public void start(Listener<R> responses, Metadata headers) {
                listener = responses;
            }

            @Override
            public void sendMessage(Q message) {
                try (InputStream octets = method.streamRequest(message)) {
                    agent.accept(octets.readAllBytes());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }

            @Override
            public void halfClose() {
                listener.onMessage(method.parseResponse(InputStream.nullInputStream()));
                listener.onClose(Status.OK, new Metadata());
            }

            @Override
            public void request(int count) {
                // answers when it is asked
            }

            @Override
            public void cancel(String message, Throwable cause) {
                listener.onClose(Status.CANCELLED.withDescription(message), new Metadata());
            }
        };
    }

    @Override
    public String authority() {
        return "agent";
    }

    @Override
    public ManagedChannel shutdown() {
        return this;
    }

    @Override
    public ManagedChannel shutdownNow() {
        return this;
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }
}
