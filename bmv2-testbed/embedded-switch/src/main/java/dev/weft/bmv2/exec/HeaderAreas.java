package dev.weft.bmv2.exec;

import static org.objectweb.asm.Opcodes.*;

import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.program.Header;
import dev.weft.bmv2.program.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Which headers the deparser may copy from the frame that came in, and in which runs of whole bytes a header is read and
 * written. For a header that can be copied the packet notes where it was extracted ({@link PacketState#headerAt}); the
 * runs that the program writes are put on top of the copy.
 */
final class HeaderAreas {
    /**
     * A run of fields that fills whole bytes.
     *
     * @param fields in wire order
     * @param byteOffset first byte, from the header's start
     * @param bytes 1 to 8, or more for a single wide field
     */
    record Run(List<Field> fields, int byteOffset, int bytes) {}

    /** A header of more fields is written by the interpreter. */
    private static final int MAX_FIELDS = 120;

    private final FieldUse use;
    private final int[] place;
    private final List<List<Run>> runs = new ArrayList<>();
    private final BitSet live = new BitSet();
    private final int places;

    HeaderAreas(Program program, FieldUse use) {
        this.use = use;
        this.place = new int[program.headers().size()];
        Arrays.fill(place, -1);
        int next = 0;
        for (Header header : program.headers()) {
            List<Run> split = header.metadata()
                            || header.variableField() != null
                            || header.fields().size() > MAX_FIELDS
                    ? null
                    : split(header);
            runs.add(split);
            if (split != null && !use.opaque(header)) {
                place[header.index()] = next++;
            }
            for (Field field : header.fields()) {
                if (place[header.index()] < 0 || use.isRead(field) || use.isWritten(field)) {
                    live.set(field.slot());
                }
            }
            if (split != null) {
                split.stream().filter(this::written).forEach(r -> r.fields.forEach(f -> live.set(f.slot())));
            }
        }
        this.places = next;
    }

    /** Number of headers that can be copied. */
    int places() {
        return places;
    }

    /** Position in {@link PacketState#headerAt}, or -1 for a header that is always written field by field. */
    int place(Header header) {
        return place[header.index()];
    }

    /** The header's runs, or null if its fields do not fall into any. */
    List<Run> runs(Header header) {
        return runs.get(header.index());
    }

    /** Whether the field must be in its slot after extraction. */
    boolean live(Field field) {
        return live.get(field.slot());
    }

    /** Whether the program writes a field of the run. */
    boolean written(Run run) {
        return run.fields.stream().anyMatch(use::isWritten);
    }

    /** Notes that the header is no longer the one in the frame. */
    void forget(Code code, Header header) {
        int at = place(header);
        if (at >= 0) {
            code.packetField("headerAt", "[I");
            code.pushInt(at);
            code.pushInt(-1);
            code.op(IASTORE);
        }
    }

    private static List<Run> split(Header header) {
        List<Run> result = new ArrayList<>();
        List<Field> open = new ArrayList<>();
        int start = 0;
        int bit = 0;
        for (Field field : header.fields()) {
            open.add(field);
            bit += field.width();
            int bits = bit - start;
            boolean whole = bits % 8 == 0;
            boolean single = open.size() == 1;
            if (!whole && bits >= 64 || whole && bits > 64 && !single || start % 8 != 0) {
                return null;
            }
            if (whole && bits > 0) {
                result.add(new Run(List.copyOf(open), start / 8, bits / 8));
                open.clear();
                start = bit;
            }
        }
        return open.isEmpty() ? result : null;
    }
}
