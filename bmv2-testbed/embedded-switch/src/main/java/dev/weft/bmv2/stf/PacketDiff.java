package dev.weft.bmv2.stf;

import dev.weft.bmv2.trace.PacketTrace.Deparsed;
import dev.weft.bmv2.trace.PacketTrace.DeparsedHeader;
import dev.weft.bmv2.trace.PacketTrace.FieldSpan;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Compares packets as p4c's runner does, and tells differences for people: by byte and, where it is known how the packet
 * was put together, by field.
 */
final class PacketDiff {
    private static final int BYTES_PER_LINE = 16;

    private PacketDiff() {}

    /**
     * Whether a packet is the expected one.
     *
     * @param pattern upper case hex; {@code *} for any digit, a final {@code $} for no further bytes; null for any packet
     * @param packet upper case hex
     */
    static boolean matches(String pattern, String packet) {
        if (pattern == null) {
            return true;
        }
        String digits = digits(pattern);
        if (packet.length() < digits.length() || exact(pattern) && packet.length() != digits.length()) {
            return false;
        }
        for (int i = 0; i < digits.length(); i++) {
            if (differs(digits, packet, i)) {
                return false;
            }
        }
        return true;
    }

    /** Lines that tell the difference; {@code layout} may be null. */
    static List<String> explain(String pattern, String packet, Deparsed layout) {
        List<String> lines = new ArrayList<>();
        String digits = digits(pattern);
        if (packet.length() < digits.length()) {
            lines.add("too short: " + packet.length() / 2 + " bytes, expected " + (digits.length() + 1) / 2);
        } else if (exact(pattern) && packet.length() > digits.length()) {
            lines.add("too long: " + packet.length() / 2 + " bytes, expected " + digits.length() / 2);
        }
        int common = Math.min(digits.length(), packet.length());
        if (layout != null) {
            fields(digits, packet, common, layout, lines);
        }
        int step = 2 * BYTES_PER_LINE;
        for (int at = 0; at < Math.max(digits.length(), packet.length()); at += step) {
            boolean different = false;
            for (int i = at; i < Math.min(at + step, common); i++) {
                different |= differs(digits, packet, i);
            }
            if (different) {
                rows(digits, packet, at, step, lines);
            }
        }
        return lines;
    }

    private static void fields(String digits, String packet, int common, Deparsed layout, List<String> lines) {
        for (DeparsedHeader header : layout.headers()) {
            for (FieldSpan field : header.fields()) {
                int first = (header.offsetBits() + field.offsetBits()) / 4;
                int end = (header.offsetBits() + field.offsetBits() + field.widthBits() + 3) / 4;
                boolean different = false;
                for (int i = first; i < Math.min(end, common); i++) {
                    different |= differs(digits, packet, i) && touches(digits, packet, i, header, field);
                }
                if (different && end <= common) {
                    lines.add("field " + header.name() + "." + field.name() + " (byte " + first / 2 + "): expected "
                            + value(digits, header, field) + ", got " + value(packet, header, field));
                }
            }
        }
        int payload = layout.headerBits() / 4;
        for (int i = payload; i < common; i++) {
            if (differs(digits, packet, i)) {
                lines.add("payload from byte " + i / 2 + " on (" + (i - payload) / 2 + " bytes behind the headers)");
                return;
            }
        }
    }

    /** Whether the bits of a differing digit that differ belong to the field. */
    private static boolean touches(String digits, String packet, int i, DeparsedHeader header, FieldSpan field) {
        int different = Character.digit(digits.charAt(i), 16) ^ Character.digit(packet.charAt(i), 16);
        int start = header.offsetBits() + field.offsetBits();
        for (int bit = 0; bit < 4; bit++) {
            int position = 4 * i + bit;
            if ((different & 8 >> bit) != 0 && position >= start && position < start + field.widthBits()) {
                return true;
            }
        }
        return false;
    }

    private static String value(String hex, DeparsedHeader header, FieldSpan field) {
        int start = header.offsetBits() + field.offsetBits();
        int end = start + field.widthBits();
        String digits = hex.substring(start / 4, (end + 3) / 4);
        if (digits.indexOf('*') >= 0) {
            return "0x" + digits;
        }
        BigInteger value = new BigInteger(digits, 16)
                .shiftRight((4 - end % 4) % 4)
                .and(BigInteger.ONE.shiftLeft(field.widthBits()).subtract(BigInteger.ONE));
        return "0x" + value.toString(16) + " (" + value + ")";
    }

    private static void rows(String digits, String packet, int at, int step, List<String> lines) {
        StringBuilder marks = new StringBuilder();
        int end = Math.min(at + step, Math.max(digits.length(), packet.length()));
        for (int i = at; i < end; i++) {
            boolean both = i < digits.length() && i < packet.length();
            marks.append(both && differs(digits, packet, i) ? '^' : ' ');
            marks.append(i % 2 == 1 ? " " : "");
        }
        String place = String.format("%5d: ", at / 2);
        lines.add("expected " + place + bytes(digits, at, end));
        lines.add("got      " + place + bytes(packet, at, end));
        lines.add(("         " + " ".repeat(place.length()) + marks).stripTrailing());
    }

    private static String bytes(String hex, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < Math.min(to, hex.length()); i++) {
            text.append(hex.charAt(i)).append(i % 2 == 1 ? " " : "");
        }
        return text.toString().stripTrailing();
    }

    private static boolean differs(String digits, String packet, int i) {
        return digits.charAt(i) != '*' && digits.charAt(i) != packet.charAt(i);
    }

    private static boolean exact(String pattern) {
        return pattern.endsWith("$");
    }

    private static String digits(String pattern) {
        return exact(pattern) ? pattern.substring(0, pattern.length() - 1) : pattern;
    }
}
