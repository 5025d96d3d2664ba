package dev.weft.lab.bench;

import dev.weft.bmv2.p4runtime.P4RuntimeService;
import dev.weft.bmv2.p4runtime.P4RuntimeTarget;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicLong;

/** A P4Runtime session with a switch in this process, on the caller's thread. */
final class InProcessClient implements AutoCloseable {
    private static final AtomicLong NUMBER = new AtomicLong();

    private final Server server;
    private final ManagedChannel channel;
    private final P4RuntimeClient client;

    InProcessClient(P4RuntimeTarget target) {
        String name = "weft-bench-" + NUMBER.incrementAndGet();
        try {
            server = InProcessServerBuilder.forName(name)
                    .directExecutor()
                    .addService(new P4RuntimeService(target))
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException("an in-process server could not start", e);
        }
        channel = InProcessChannelBuilder.forName(name).directExecutor().build();
        client = P4RuntimeClient.builder(channel, target.deviceId()).open();
    }

    P4RuntimeClient client() {
        return client;
    }

    @Override
    public void close() {
        client.close();
        channel.shutdownNow();
        server.shutdownNow();
    }
}
