package dev.weft.bmv2.program;

/**
 * A register array of unsigned cells.
 *
 * @param name P4 name
 * @param id the JSON's id
 * @param index position in {@link Program#registers()}
 * @param size cells
 * @param width bits of a cell
 */
public record RegisterArray(String name, int id, int index, int size, int width) {}
