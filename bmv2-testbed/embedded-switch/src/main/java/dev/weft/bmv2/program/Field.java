package dev.weft.bmv2.program;

/**
 * One field of one header instance, with its place in the packet's slot array.
 *
 * <p>A packet's fields live in one {@code long[]}. A field of up to 64 bits takes one slot: unsigned values
 * zero-extended, signed values sign-extended. A wider field takes {@code ceil(width / 64)} consecutive slots, least
 * significant first, masked to its width; the sign of a wide signed field is its top bit.
 */
public final class Field {
    private final String headerName;
    private final String name;
    private final int headerIndex;
    private final int offset;
    private final int width;
    private final boolean signed;
    private final boolean saturating;
    private final boolean variable;
    private final boolean hidden;
    private final int slot;
    private final int lengthSlot;

    Field(
            String headerName,
            String name,
            int headerIndex,
            int offset,
            int width,
            boolean signed,
            boolean saturating,
            boolean variable,
            boolean hidden,
            int slot,
            int lengthSlot) {
        this.headerName = headerName;
        this.name = name;
        this.headerIndex = headerIndex;
        this.offset = offset;
        this.width = width;
        this.signed = signed;
        this.saturating = saturating;
        this.variable = variable;
        this.hidden = hidden;
        this.slot = slot;
        this.lengthSlot = lengthSlot;
    }

    /** Slots that a value of {@code width} bits takes. */
    public static int limbs(int width) {
        return Math.max(1, (width + 63) >>> 6);
    }

    /** The field's own name, as in the header type. */
    public String name() {
        return name;
    }

    /** {@code header.field}, for messages and traces. */
    public String fullName() {
        return headerName + "." + name;
    }

    /** Index of the header instance in {@link Program#headers()}. */
    public int headerIndex() {
        return headerIndex;
    }

    /** Position in the header type's field list. */
    public int offset() {
        return offset;
    }

    /** Width in bits; the greatest width if {@link #variable()}. */
    public int width() {
        return width;
    }

    /** Two's complement value. */
    public boolean signed() {
        return signed;
    }

    /** Writes clamp instead of wrapping around. */
    public boolean saturating() {
        return saturating;
    }

    /** A {@code varbit}: the current width in bits is in {@link #lengthSlot()}. */
    public boolean variable() {
        return variable;
    }

    /** The {@code $valid$} bit of the header, which is not part of the packet. */
    public boolean hidden() {
        return hidden;
    }

    /** First slot of the value. */
    public int slot() {
        return slot;
    }

    /** Slot of the current width of a variable field, -1 for others. */
    public int lengthSlot() {
        return lengthSlot;
    }

    /** Number of slots. */
    public int limbs() {
        return limbs(width);
    }

    @Override
    public String toString() {
        return fullName();
    }
}
