package dev.weft.bmv2.exec;

/** A lowered reference to a header or union. */
abstract class HeaderNode {
    /** Index of the header (or union), or -1 for an element outside its stack. */
    abstract int index(PacketState packet);

    static HeaderNode fixed(int index) {
        return new HeaderNode() {
            @Override
            int index(PacketState packet) {
                return index;
            }
        };
    }

    /** {@code elements[position]}. */
    static HeaderNode element(int[] elements, DataNode position) {
        return new HeaderNode() {
            @Override
            int index(PacketState packet) {
                int i = position.index(packet);
                return i < 0 || i >= elements.length ? -1 : elements[i];
            }
        };
    }
}
