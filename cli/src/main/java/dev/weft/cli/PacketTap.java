package dev.weft.cli;

import dev.weft.bmv2.PacketSink;
import dev.weft.bmv2.p4runtime.P4RuntimeTarget;
import dev.weft.bmv2.ports.PacketIngress;
import dev.weft.bmv2.trace.EntryLookup;
import dev.weft.bmv2.trace.PacketTrace;
import dev.weft.bmv2.trace.TraceJson;
import dev.weft.bmv2.trace.TraceText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands between ports and switch when packets are to be traced or dumped. */
final class PacketTap implements PacketIngress, PacketSink, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(PacketTap.class);

    private final PacketSink next;
    private final SwitchSettings settings;
    private final PrintWriter out;
    /** One trace a line; null for none. */
    private final Writer json;

    private P4RuntimeTarget target;
    private boolean jsonBroken;

    /** Opens the file of traces, if there is to be one. */
    PacketTap(PacketSink next, SwitchSettings settings, PrintWriter out) {
        this.next = next;
        this.settings = settings;
        this.out = out;
        try {
            this.json = settings.traceFile() == null ? null : Files.newBufferedWriter(settings.traceFile());
        } catch (IOException e) {
            throw CliException.badInput(
                    "--trace " + settings.traceFile() + ": cannot write there (" + e.getMessage() + ")", e);
        }
    }

    /** Whether these settings need it. */
    static boolean needed(SwitchSettings settings) {
        return traces(settings) || settings.dumpOctets() > 0;
    }

    private static boolean traces(SwitchSettings settings) {
        return settings.trace() != SwitchSettings.Trace.NONE || settings.traceFile() != null;
    }

    /** The switch behind it, which has this object as its sink; before any packet comes. */
    void feed(P4RuntimeTarget newTarget) {
        target = newTarget;
    }

    @Override
    public void receive(int port, byte[] buffer, int offset, int length) {
        dump("received from", port, buffer, offset, length);
        if (!traces(settings)) {
            target.receive(port, buffer, offset, length);
            return;
        }
        target.receiveTraced(port, Arrays.copyOfRange(buffer, offset, offset + length))
                .ifPresent(this::show);
    }

    private void show(PacketTrace trace) {
        EntryLookup entries = EntryLookup.of(target.device().control());
        if (json != null) {
            write(TraceJson.of(trace, entries).toString());
        }
        if (settings.trace() == SwitchSettings.Trace.NONE) {
            return;
        }
        String text = String.join("\n", TraceText.lines(trace, entries)) + "\n";
        if (settings.trace() == SwitchSettings.Trace.LOG) {
            LOG.debug("{}", text);
        } else {
            // One call: traces of several ports do not mix.
            out.print(text);
            out.flush();
        }
    }

    /** A file that cannot be written is told once; packets go on. */
    private synchronized void write(String line) {
        try {
            json.write(line + '\n');
            json.flush();
        } catch (IOException e) {
            if (!jsonBroken) {
                jsonBroken = true;
                LOG.error("{}: no more traces there: {}", settings.traceFile(), e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        if (json != null) {
            try {
                json.close();
            } catch (IOException e) {
                LOG.error("{}: {}", settings.traceFile(), e.getMessage());
            }
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
