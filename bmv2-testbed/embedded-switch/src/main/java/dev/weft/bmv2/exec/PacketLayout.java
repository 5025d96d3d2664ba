package dev.weft.bmv2.exec;

import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.Header;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.trace.PacketTrace;
import java.util.ArrayList;
import java.util.List;

/** Tells traces how the deparser puts a packet together. */
final class PacketLayout {
    private PacketLayout() {}

    /** The layout of a packet that has just been deparsed to {@code lengthBytes}. */
    static PacketTrace.Deparsed of(Program program, PacketState packet, int lengthBytes) {
        List<PacketTrace.DeparsedHeader> headers = new ArrayList<>();
        int bit = 0;
        for (Header header : program.deparser().order()) {
            if (packet.slots[header.firstSlot()] == 0) {
                continue;
            }
            List<PacketTrace.FieldSpan> fields = new ArrayList<>();
            int width = 0;
            for (Field field : header.fields()) {
                int bits = field.variable() ? (int) packet.slots[field.lengthSlot()] : field.width();
                fields.add(new PacketTrace.FieldSpan(field.name(), width, bits));
                width += bits;
            }
            headers.add(new PacketTrace.DeparsedHeader(header.name(), bit, width, fields));
            bit += width + 7 & ~7;
        }
        return new PacketTrace.Deparsed(headers, bit, lengthBytes - bit / 8);
    }
}
