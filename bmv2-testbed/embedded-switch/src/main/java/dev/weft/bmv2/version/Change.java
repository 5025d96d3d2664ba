package dev.weft.bmv2.version;

/** A change to what packets read. It is applied to each side once, in the order of the calls that made the changes. */
@FunctionalInterface
public interface Change {
    /** Makes the change on one side; must not fail. */
    void apply(int side);
}
