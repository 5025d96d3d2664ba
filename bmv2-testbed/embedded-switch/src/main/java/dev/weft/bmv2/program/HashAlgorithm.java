package dev.weft.bmv2.program;

import java.util.Locale;

/** Hash and checksum algorithms of bmv2 that v1model programs can name. */
public enum HashAlgorithm {
    CRC16("crc16"),
    CRC16_CUSTOM("crc16_custom"),
    CRC32("crc32"),
    CRC32_CUSTOM("crc32_custom"),
    CRC8_CUSTOM("crc8_custom"),
    CRC64_CUSTOM("crc64_custom"),
    CRC_CCITT("crcCCITT"),
    CSUM16("csum16"),
    CKSUM16("cksum16"),
    XOR16("xor16"),
    XOR32("xor32"),
    IDENTITY("identity"),
    RANDOM("random"),
    ROUND_ROBIN("round_robin"),
    ROUND_ROBIN_CONSISTENT("round_robin_consistent");

    private final String jsonName;

    HashAlgorithm(String jsonName) {
        this.jsonName = jsonName;
    }

    /** The name in bmv2 JSON. */
    public String jsonName() {
        return jsonName;
    }

    /** Finds the algorithm of a JSON name, or null. */
    public static HashAlgorithm ofJsonName(String name) {
        for (HashAlgorithm algorithm : values()) {
            if (algorithm.jsonName.equals(name)) {
                return algorithm;
            }
        }
        return null;
    }

    @Override
    public String toString() {
        return jsonName.toLowerCase(Locale.ROOT);
    }
}
