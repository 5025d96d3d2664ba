package dev.weft.control.core.text;

/** What only one file of a domain can say. */
enum Setting {
    DOMAIN("domain", "/domain"),
    SERVICES("network.services", "/network/services"),
    MEASUREMENT("network.measurement", "/network/measurement");

    private final String key;
    private final String pointer;

    Setting(String key, String pointer) {
        this.key = key;
        this.pointer = pointer;
    }

    /** Returns the key as the documentation writes it. */
    String key() {
        return key;
    }

    /** Returns the JSON pointer. */
    String pointer() {
        return pointer;
    }
}
