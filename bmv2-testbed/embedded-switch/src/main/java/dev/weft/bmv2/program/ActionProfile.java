package dev.weft.bmv2.program;

/**
 * An action profile, or action selector if it has a selector.
 *
 * @param name P4 name
 * @param id the JSON's id
 * @param index position in {@link Program#actionProfiles()}
 * @param size greatest number of members
 * @param selector the hash that picks a member of a group, or null
 */
public record ActionProfile(String name, int id, int index, int size, Calculation selector) {}
