package dev.weft.lab.fabric;

import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.bmv2.exec.ExecutorKind;
import dev.weft.bmv2.p4runtime.P4RuntimeTarget;
import dev.weft.lab.network.Frame;
import dev.weft.lab.network.Network;
import dev.weft.lab.network.Node;
import dev.weft.lab.time.Scheduler;
import java.util.Arrays;

/** An embedded switch as a node: takes no time for a packet beyond that of the links. */
public final class SwitchNode extends Node {
    /** The controller's port of the Weft program. */
    public static final int CPU_PORT = 255;

    private final Scheduler scheduler;
    private final P4RuntimeTarget target;
    private long received;

    /**
     * Adds a switch without a program: who controls it loads one.
     *
     * @param deviceId P4Runtime device id
     */
    public SwitchNode(Network network, String name, long deviceId) {
        this(network, name, deviceId, ExecutorKind.COMPILED);
    }

    /** As the other, its program executed in one way or the other. */
    SwitchNode(Network network, String name, long deviceId, ExecutorKind executor) {
        super(network, name);
        this.scheduler = network.scheduler();
        long dataPlaneSeed = network.randomness("switch " + name).nextLong();
        this.target = P4RuntimeTarget.builder(deviceId)
                .cpuPort(CPU_PORT)
                .clock(scheduler::nowNs)
                .epochClock(scheduler::nowNs)
                .sink(this::transmitted)
                .options(options -> options.randomSeed(dataPlaneSeed).executor(executor))
                .build();
    }

    @Override
    protected void receive(int port, Frame frame) {
        received++;
        target.receive(port, frame.bytes(), 0, frame.length());
        frame.release();
    }

    @Override
    protected void carrier(int port, boolean up) {
        target.device().setPortUp(port, up);
    }

    // Packet-outs of an agent on another thread leave the switch there: the lab's thread takes over.
    private void transmitted(int port, byte[] buffer, int offset, int length) {
        if (scheduler.inside()) {
            transmit(port, network().frames().copyOf(buffer, offset, length));
        } else {
            byte[] copy = Arrays.copyOfRange(buffer, offset, offset + length);
            scheduler.post(0, () -> transmit(port, network().frames().copyOf(copy, 0, copy.length)));
        }
    }

    /**
     * Lets {@code listener} see what passes between the switch and its controllers, on the lab's thread, in place of any
     * earlier one.
     */
    void listenCpu(CpuListener listener) {
        target.tapCpu((packetIn, buffer, offset, length) -> {
            byte[] copy = Arrays.copyOfRange(buffer, offset, offset + length);
            if (scheduler.inside()) {
                listener.frame(scheduler.nowNs(), packetIn, copy);
            } else { // a packet-out comes on the thread of the agent's call
                scheduler.post(0, () -> listener.frame(scheduler.nowNs(), packetIn, copy));
            }
        });
    }

    /** Sees what passes the CPU port of a switch. */
    @FunctionalInterface
    interface CpuListener {
        /**
         * One frame.
         *
         * @param timeNs when it passed
         * @param packetIn true for a packet-in, false for a packet-out
         * @param frame with its controller header in front
         */
        void frame(long timeNs, boolean packetIn, byte[] frame);
    }

    /** What P4Runtime controls. */
    public P4RuntimeTarget target() {
        return target;
    }

    /**
     * The switch itself.
     *
     * @throws IllegalStateException before a program is loaded
     */
    public EmbeddedSwitch running() {
        return target.running()
                .orElseThrow(() -> new IllegalStateException(name() + " has no program yet: its agent loads one"));
    }

    /** Frames that came in through its ports. */
    public long receivedFrames() {
        return received;
    }
}
