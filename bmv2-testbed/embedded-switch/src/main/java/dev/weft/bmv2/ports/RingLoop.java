package dev.weft.bmv2.ports;

import dev.weft.bmv2.exec.FrameBatch;
import dev.weft.packetio.BatchPort;
import dev.weft.packetio.FrameConsumer;
import dev.weft.packetio.PacketPort;
import dev.weft.packetio.linux.RingPoller;
import dev.weft.packetio.linux.RingPort;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A worker: one thread that receives from several ring ports in turn, a batch each, and then flushes what the switch has
 * sent meanwhile, whatever port it left through. It waits in poll(2) while nothing comes: an idle switch uses no
 * processor time.
 */
final class RingLoop extends Thread {
    /**
     * Frames from one port before the others and the flush have their turn. Larger batches need fewer system calls,
     * smaller ones give the other side of a link something to do while this one works.
     */
    static final int BATCH = FrameBatch.MAX_FRAMES;

    private final SortedMap<Integer, RingPort> ports;
    private final PacketIngress ingress;
    private final Failures failures;
    private final RingPoller poller;
    private final FrameBatch batch = new FrameBatch();
    private final FrameConsumer intoBatch = batch::add;
    private final BatchPort[] dirty;
    private int dirtyCount;
    private volatile boolean closing;

    /** Told of ports that are out of service. */
    interface Failures {
        void failed(int number, PacketPort port, IOException cause);
    }

    /** One port of this worker. */
    private static final class Source {
        private final int number;
        private final RingPort port;

        Source(int number, RingPort port) {
            this.number = number;
            this.port = port;
        }
    }

    /**
     * @param ports what it receives from; never empty
     * @param allPorts how many ports a switch has to send to
     */
    RingLoop(String name, SortedMap<Integer, RingPort> ports, int allPorts, PacketIngress ingress, Failures failures)
            throws IOException {
        super(name);
        this.ports = ports;
        this.ingress = ingress;
        this.failures = failures;
        this.poller = new RingPoller(List.copyOf(ports.values()));
        this.dirty = new BatchPort[allPorts];
        setDaemon(true);
    }

    /** Sends a frame with the others of this round; on this thread only. */
    boolean stage(BatchPort port, byte[] buffer, int offset, int length) throws IOException {
        boolean taken = port.stage(buffer, offset, length);
        for (int i = 0; i < dirtyCount; i++) {
            if (dirty[i] == port) {
                return taken;
            }
        }
        dirty[dirtyCount++] = port;
        return taken;
    }

    @Override
    public void run() {
        byte[] buffer = new byte[PacketPort.MAX_FRAME];
        List<Source> sources = new ArrayList<>();
        for (Map.Entry<Integer, RingPort> entry : ports.entrySet()) {
            sources.add(new Source(entry.getKey(), entry.getValue()));
        }
        try {
            while (!closing) {
                int frames = 0;
                for (int i = 0; i < sources.size(); i++) {
                    frames += receive(sources, i, buffer);
                }
                flush();
                if (frames == 0 && !closing) {
                    poller.await(-1, (port, cause) -> sources.removeIf(source -> isBroken(source, port, cause)));
                }
            }
        } catch (IOException e) {
            sources.forEach(source -> failures.failed(source.number, source.port, e));
        } finally {
            poller.close();
        }
    }

    private int receive(List<Source> sources, int index, byte[] buffer) {
        Source source = sources.get(index);
        try {
            return source.port.receive(intoBatch, buffer, BATCH);
        } catch (IOException e) {
            sources.remove(index);
            poller.leaveOut(source.port);
            failures.failed(source.number, source.port, e);
            return 1; // look at once what else there is
        } finally {
            SwitchPorts.process(ingress, source.number, batch);
            batch.clear();
        }
    }

    private boolean isBroken(Source source, RingPort port, IOException cause) {
        if (source.port != port) {
            return false;
        }
        failures.failed(source.number, port, cause);
        return true;
    }

    private void flush() {
        for (int i = 0; i < dirtyCount; i++) {
            try {
                dirty[i].flush();
            } catch (IOException e) {
                failures.failed(-1, dirty[i], e);
            }
            dirty[i] = null;
        }
        dirtyCount = 0;
    }

    /** Lets the thread end after the round under way; by any thread. */
    void end() {
        closing = true;
        poller.wakeUp();
    }
}
