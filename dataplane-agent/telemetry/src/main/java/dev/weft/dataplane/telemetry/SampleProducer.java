package dev.weft.dataplane.telemetry;

import dev.weft.dataplane.agent.telemetry.Telemetry;
import dev.weft.dataplane.api.TelemetrySample;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.NoOpFlightProducer;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;

/**
 * What Flight clients see: a flight for each {@link SampleTable}. Its ticket {@code NAME} is the last sample and all that
 * follow; {@code NAME N} the last and the following up to N batches.
 */
final class SampleProducer extends NoOpFlightProducer implements AutoCloseable {
    /** Samples that wait for a reader; one who reads too slowly misses the oldest. */
    private static final int WAITING = 16;

    private static final int MOST_BATCHES = 1_000_000;
    private static final long LOOK_MILLISECONDS = 200;

    private final Telemetry telemetry;
    private final BufferAllocator allocator;
    private volatile boolean closed;

    SampleProducer(Telemetry telemetry, BufferAllocator allocator) {
        this.telemetry = telemetry;
        this.allocator = allocator;
    }

    @Override
    public void close() {
        closed = true;
    }

    @Override
    public void listFlights(CallContext context, Criteria criteria, StreamListener<FlightInfo> listener) {
        for (SampleTable table : SampleTable.values()) {
            listener.onNext(info(table, FlightDescriptor.path(table.title())));
        }
        listener.onCompleted();
    }

    @Override
    public FlightInfo getFlightInfo(CallContext context, FlightDescriptor descriptor) {
        List<String> path = descriptor.getPath() == null ? List.of() : descriptor.getPath();
        SampleTable table =
                SampleTable.named(path.isEmpty() ? "" : path.get(0)).orElseThrow(() -> unknown(String.join("/", path)));
        return info(table, descriptor);
    }

    private static FlightInfo info(SampleTable table, FlightDescriptor descriptor) {
        Ticket ticket = new Ticket(table.title().getBytes(StandardCharsets.UTF_8));
        // No location: where the client has this from. No end is known.
        return new FlightInfo(table.schema(), descriptor, List.of(new FlightEndpoint(ticket)), -1, -1);
    }

    @Override
    public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
        String[] words = new String(ticket.getBytes(), StandardCharsets.UTF_8).split(" ", 2);
        Optional<SampleTable> table = SampleTable.named(words[0]);
        if (table.isEmpty()) {
            listener.error(unknown(words[0]));
            return;
        }
        int batches = MOST_BATCHES;
        if (words.length > 1) {
            if (!words[1].matches("[1-9]\\d{0,5}")) {
                listener.error(CallStatus.INVALID_ARGUMENT
                        .withDescription("ticket \"" + words[0] + " " + words[1]
                                + "\": give the number of batches as 1 to 999999, or leave it out")
                        .toRuntimeException());
                return;
            }
            batches = Integer.parseInt(words[1]);
        }
        stream(table.get(), batches, listener);
    }

    private void stream(SampleTable table, int batches, ServerStreamListener listener) {
        BlockingQueue<TelemetrySample> samples = new ArrayBlockingQueue<>(WAITING);
        Runnable forget = telemetry.listen(sample -> {
            while (!samples.offer(sample)) {
                samples.poll();
            }
        });
        try (VectorSchemaRoot batch = VectorSchemaRoot.create(table.schema(), allocator)) {
            listener.start(batch);
            telemetry.last().ifPresent(samples::offer);
            long sent = 0;
            int left = batches;
            while (left > 0 && !closed && !listener.isCancelled()) {
                TelemetrySample sample = samples.poll(LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
                if (sample != null && sample.getSequence() > sent && listener.isReady()) {
                    table.fill(batch, sample);
                    listener.putNext();
                    sent = sample.getSequence();
                    left--;
                }
            }
            listener.completed();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            listener.error(
                    CallStatus.CANCELLED.withDescription("the agent ends").toRuntimeException());
        } finally {
            forget.run();
        }
    }

    private static RuntimeException unknown(String name) {
        StringBuilder known = new StringBuilder();
        for (SampleTable table : SampleTable.values()) {
            known.append(known.length() == 0 ? "" : ", ").append(table.title());
        }
        return CallStatus.NOT_FOUND
                .withDescription("no table \"" + name + "\"; there are " + known)
                .toRuntimeException();
    }
}
