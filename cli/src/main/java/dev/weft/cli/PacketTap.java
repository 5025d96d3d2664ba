package dev.weft.cli;

import dev.weft.bmv2.PacketSink;
import dev.weft.bmv2.p4runtime.P4RuntimeTarget;
import dev.weft.bmv2.ports.PacketIngress;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands between ports and switch when packets are to be traced or dumped. */
final class PacketTap implements PacketIngress, PacketSink {
    private static final Logger LOG = LoggerFactory.getLogger(PacketTap.class);

    private final PacketSink next;
    private final SwitchSettings settings;
    private final PrintWriter out;
    private P4RuntimeTarget target;

    PacketTap(PacketSink next, SwitchSettings settings, PrintWriter out) {
        this.next = next;
        this.settings = settings;
        this.out = out;
    }

    /** Whether these settings need it. */
    static boolean needed(SwitchSettings settings) {
        return settings.trace() != SwitchSettings.Trace.NONE || settings.dumpOctets() > 0;
    }

    /** The switch behind it, which has this object as its sink; before any packet comes. */
    void feed(P4RuntimeTarget newTarget) {
        target = newTarget;
    }

    @Override
    public void receive(int port, byte[] buffer, int offset, int length) {
        dump("received from", port, buffer, offset, length);
        if (settings.trace() == SwitchSettings.Trace.NONE) {
            target.receive(port, buffer, offset, length);
            return;
        }
        target.receiveTraced(port, Arrays.copyOfRange(buffer, offset, offset + length))
                .ifPresent(trace -> show(trace.toString()));
    }

    private void show(String trace) {
        if (settings.trace() == SwitchSettings.Trace.LOG) {
            LOG.debug("{}", trace);
        } else {
            // One call: traces of several ports do not mix.
            out.print(trace);
            out.flush();
        }
    }

    @Override
    public void transmit(int port, byte[] buffer, int offset, int length) {
        dump("sent to", port, buffer, offset, length);
        next.transmit(port, buffer, offset, length);
    }

    private void dump(String what, int port, byte[] buffer, int offset, int length) {
        if (settings.dumpOctets() > 0 && LOG.isInfoEnabled()) {
            int shown = Math.min(length, settings.dumpOctets());
            LOG.info(
                    "{} port {}, {} octets: {}",
                    what,
                    port,
                    length,
                    HexFormat.of().formatHex(buffer, offset, offset + shown));
        }
    }
}
