package dev.weft.bmv2.program;

/**
 * A parser value set, filled by the control plane.
 *
 * @param name P4 name
 * @param id the JSON's id
 * @param index position in {@link Program#valueSets()}
 * @param width bits of a value, parts concatenated without padding
 */
public record ValueSet(String name, int id, int index, int width) {}
