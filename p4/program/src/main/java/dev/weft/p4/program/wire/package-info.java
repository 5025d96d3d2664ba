/**
 * The Weft headers as bytes, one class a header, with the layout of {@code p4/include/headers.p4} and {@code
 * docs/wire-formats.md}. Every number is unsigned and big-endian; each class reads from and writes to a {@link
 * java.nio.ByteBuffer} at its position.
 */
package dev.weft.p4.program.wire;
