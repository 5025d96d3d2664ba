package dev.weft.bmv2.exec;

/** A lowered boolean expression. */
abstract class BoolNode {
    abstract boolean test(PacketState packet);
}
