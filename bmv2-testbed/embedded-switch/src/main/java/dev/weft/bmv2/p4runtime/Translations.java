package dev.weft.bmv2.p4runtime;

import java.util.HashMap;
import java.util.Map;
import p4.config.v1.P4Types.P4NewTypeSpec;
import p4.config.v1.P4Types.P4TypeInfo;

/** The types of one pipeline that controllers know by name (specification section 8.4.6). */
final class Translations {
    private final P4TypeInfo types;
    private final Map<String, Map<String, Long>> given;
    private final Map<String, StringTranslation> byType = new HashMap<>();

    /**
     * The translations of a pipeline.
     *
     * @param given names and numbers that the process has fixed, by the annotation's URI
     */
    Translations(P4TypeInfo types, Map<String, Map<String, Long>> given) {
        this.types = types;
        this.given = given;
    }

    /** Whether a controller sees strings in place of the type's numbers. */
    boolean isString(String typeName) {
        P4NewTypeSpec type = types.getNewTypesMap().get(typeName);
        return type != null && type.getTranslatedType().hasSdnString();
    }

    /**
     * The translation of a type; null if controllers use its numbers.
     *
     * @param width bits in the data plane
     */
    synchronized StringTranslation of(String typeName, int width) {
        if (!isString(typeName)) {
            return null;
        }
        String uri = types.getNewTypesMap().get(typeName).getTranslatedType().getUri();
        return byType.computeIfAbsent(
                typeName, name -> new StringTranslation(name, width, given.getOrDefault(uri, Map.of())));
    }
}
