package dev.weft.dataplane.telemetry;

import dev.weft.dataplane.agent.telemetry.Telemetry;
import dev.weft.dataplane.agent.telemetry.TelemetryExport;
import io.grpc.BindableService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.FlightGrpcUtils;
import org.apache.arrow.flight.auth.ServerAuthHandler;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves the samples of an agent by Arrow Flight, on the agent's own port and under its rules of who may read. */
public final class FlightExport implements TelemetryExport {
    private static final Logger LOG = LoggerFactory.getLogger(FlightExport.class);
    private static final int END_SECONDS = 2;
    private static final String NO_SHORT_CUT = "arrow.flight.enable_zero_copy_read";

    /** A batch holds one sample: some kilobytes. Who asks for more than this at once is refused. */
    private static final long MOST_BYTES = 64 << 20;

    static {
        // Flight reads from inside gRPC, by methods that the gRPC of today no longer has; asked not to, it reads as
        // others do.
        if (System.getProperty(NO_SHORT_CUT) == null) {
            System.setProperty(NO_SHORT_CUT, "false");
        }
    }

    @Override
    public Running start(Telemetry telemetry) {
        BufferAllocator allocator = new RootAllocator(MOST_BYTES);
        // A stream that goes on holds a thread while it waits for the next sample.
        ExecutorService executor = Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "weft-flight");
            thread.setDaemon(true);
            return thread;
        });
        SampleProducer producer = new SampleProducer(telemetry, allocator);
        BindableService service =
                FlightGrpcUtils.createFlightService(allocator, producer, ServerAuthHandler.NO_OP, executor);
        return new Running() {
            @Override
            public BindableService service() {
                return service;
            }

            @Override
            public void close() {
                producer.close();
                executor.shutdownNow();
                try {
                    if (!executor.awaitTermination(END_SECONDS, TimeUnit.SECONDS)) {
                        LOG.warn("a stream of samples did not end in {} s", END_SECONDS);
                    }
                    allocator.close();
                } catch (IllegalStateException e) {
                    // What is still on its way to a client that is gone.
                    LOG.debug("buffers of samples were not given back: {}", e.getMessage());
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
        };
    }
}
