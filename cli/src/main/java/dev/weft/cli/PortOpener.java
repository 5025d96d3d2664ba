package dev.weft.cli;

import dev.weft.bmv2.ports.PortListener;
import dev.weft.bmv2.ports.SwitchPorts;
import dev.weft.packetio.PacketPort;
import dev.weft.packetio.linux.AfPacketPort;
import dev.weft.packetio.linux.RingPort;
import dev.weft.packetio.pcap.PcapPort;
import dev.weft.packetio.pcap.RecordingPort;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Opens the ports that the settings name: all of them, or none. */
final class PortOpener {
    private final SwitchSettings settings;
    private final LongSupplier epochNanos;

    PortOpener(SwitchSettings settings, LongSupplier epochNanos) {
        this.settings = settings;
        this.epochNanos = epochNanos;
    }

    /** The bound ports, not yet receiving. A {@link CliException} says which one cannot be opened and why. */
    SwitchPorts open(PortListener listener) {
        SwitchPorts.Builder builder = SwitchPorts.builder().listener(listener).workers(settings.workers());
        List<PacketPort> opened = new ArrayList<>();
        try {
            for (PortSpec spec : settings.ports()) {
                if (settings.replayAfterSeconds() >= 0) {
                    PcapPort port = files(spec.name());
                    opened.add(port);
                    builder.replay(spec.number(), port);
                } else {
                    PacketPort port = recorded(open(spec.name()));
                    opened.add(port);
                    builder.live(spec.number(), port);
                }
            }
        } catch (IOException | UnsupportedOperationException e) {
            throw CliException.badInput(e.getMessage(), closeAll(opened, e));
        }
        return builder.build();
    }

    private PacketPort open(String name) throws IOException {
        // A capture writes each frame when it passes: there is nothing to batch.
        return settings.io() == SwitchSettings.Io.RING && settings.pcapFolder() == null
                ? RingPort.openOrSocket(name)
                : AfPacketPort.open(name);
    }

    private PcapPort files(String name) throws IOException {
        return PcapPort.open(name, Path.of(name + "_in.pcap"), Path.of(name + "_out.pcap"), epochNanos);
    }

    private PacketPort recorded(PacketPort port) throws IOException {
        if (settings.pcapFolder() == null) {
            return port;
        }
        try {
            return RecordingPort.open(port, settings.pcapFolder(), epochNanos);
        } catch (IOException e) {
            port.close();
            throw new IOException(
                    "cannot record port " + port.name() + " in " + settings.pcapFolder() + ": " + e.getMessage()
                            + ": give a writable --pcap folder",
                    e);
        }
    }

    private static Exception closeAll(List<PacketPort> opened, Exception cause) {
        for (PacketPort port : opened) {
            try {
                port.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
        return cause;
    }
}
