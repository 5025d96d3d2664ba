package dev.weft.packetio.linux;

import dev.weft.packetio.PacketIoException;
import java.io.IOException;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/** Lets one thread wait for frames of many ring ports. {@link #wakeUp} may be called by any thread. */
public final class RingPoller implements AutoCloseable {
    private static final int POLLFD = 8;

    private final LibC libc = LibC.get();
    private final List<RingPort> ports;
    private final int wakeUp;
    private final Pointer pollfds;
    private boolean closed;

    /** Told of a port that is broken. */
    @FunctionalInterface
    public interface Failure {
        /** Called once for each; the port is not waited for any longer. */
        void broken(RingPort port, IOException cause);
    }

    /**
     * A poller.
     *
     * @param ports stay open as long as this is used
     */
    public RingPoller(List<RingPort> ports) throws PacketIoException {
        this.ports = List.copyOf(ports);
        wakeUp = libc.eventfd(0, Abi.EFD_CLOEXEC | Abi.EFD_NONBLOCK);
        if (wakeUp < 0) {
            throw new PacketIoException(
                    "cannot create an event to wait for ports: " + libc.strerror(LibC.errno()), LibC.errno());
        }
        pollfds = Memory.allocateDirect(LibC.runtime(), POLLFD * (ports.size() + 1), true);
        for (int i = 0; i <= ports.size(); i++) {
            pollfds.putInt(i * POLLFD, i < ports.size() ? ports.get(i).socket().fd() : wakeUp);
            pollfds.putShort(i * POLLFD + 4, (short) Abi.POLLIN);
        }
    }

    /**
     * Waits until a port has a frame or {@link #wakeUp} was called.
     *
     * @param timeoutMs negative without limit
     */
    public void await(int timeoutMs, Failure failure) throws PacketIoException {
        int ready = libc.poll(pollfds, ports.size() + 1, timeoutMs);
        if (ready < 0 && LibC.errno() != Abi.EINTR) {
            throw new PacketIoException("waiting for ports: " + libc.strerror(LibC.errno()), LibC.errno());
        }
        for (int i = 0; i < ports.size() && ready > 0; i++) {
            int events = pollfds.getShort(i * POLLFD + 6);
            if ((events & ~Abi.POLLIN) != 0) {
                look(i, events, failure);
            }
        }
    }

    private void look(int number, int events, Failure failure) {
        try {
            ports.get(number).look(events);
        } catch (PacketIoException e) {
            leaveOut(ports.get(number));
            failure.broken(ports.get(number), e);
        }
    }

    /** Waits for this port no longer. By the thread that waits. */
    public void leaveOut(RingPort port) {
        pollfds.putInt((long) ports.indexOf(port) * POLLFD, -1); // poll(2) ignores negative descriptors
    }

    /** Ends a present or later {@link #await}. */
    public synchronized void wakeUp() {
        if (!closed) {
            Pointer one = Memory.allocateDirect(LibC.runtime(), 8, true);
            one.putLong(0, 1);
            libc.write(wakeUp, one, 8);
        }
    }

    /** By the thread that waits, when it does so no longer. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            libc.close(wakeUp);
        }
    }
}
