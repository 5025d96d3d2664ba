package dev.weft.lab.transactions;

import dev.weft.bmv2.p4runtime.P4RuntimeService;
import dev.weft.bmv2.p4runtime.P4RuntimeTarget;
import dev.weft.dataplane.agent.target.Pipeline;
import dev.weft.dataplane.api.transaction.P4RuntimeStore;
import dev.weft.p4.program.WeftP4;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import dev.weft.transaction.SwitchStore;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.Update;

/** Embedded switches that run the Weft program, reached as the resident agent reaches its target: over P4Runtime. */
final class EmbeddedStores implements AutoCloseable {
    private static final AtomicLong MADE = new AtomicLong();

    private final List<Server> servers = new ArrayList<>();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<SwitchStore> stores = new ArrayList<>();

    EmbeddedStores(int count) {
        Pipeline pipeline = Pipeline.weft();
        for (int i = 0; i < count; i++) {
            add(i + 1, pipeline);
        }
    }

    private void add(long device, Pipeline pipeline) {
        String name = "crash-matrix-" + MADE.incrementAndGet();
        try {
            servers.add(InProcessServerBuilder.forName(name)
                    .directExecutor()
                    .addService(
                            new P4RuntimeService(P4RuntimeTarget.builder(device).build()))
                    .build()
                    .start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        ManagedChannel channel =
                InProcessChannelBuilder.forName(name).directExecutor().build();
        channels.add(channel);
        P4RuntimeClient client = P4RuntimeClient.builder(channel, device).open();
        client.setPipeline(pipeline.p4info(), pipeline.deviceConfig(), pipeline.cookie());
        stores.add(new P4RuntimeStore(
                new P4RuntimeStore.Session() {
                    @Override
                    public void write(List<Update> updates) {
                        client.write(updates);
                    }

                    @Override
                    public List<Entity> read(List<Entity> patterns) {
                        return client.read(patterns);
                    }
                },
                pipeline.p4info(),
                Set.of(WeftP4.Tables.Pins.NAME)));
    }

    SwitchStore get(int index) {
        return stores.get(index);
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        servers.forEach(Server::shutdownNow);
    }
}
