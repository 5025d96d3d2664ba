package dev.weft.bmv2.p4runtime;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The names that a controller uses for the numbers of one type (specification section 8.4.6, {@code
 * @p4runtime_translation(uri, string)}). A decimal numeral names its number; any other string gets, when it is first
 * written, the highest number that has no name yet, unless the process has given it one. Thread-safe.
 */
final class StringTranslation {
    private static final int MAX_NAME_BYTES = 256;

    private final String type;
    private final BigInteger max;
    private final Map<String, BigInteger> numbers = new HashMap<>();
    private final Map<BigInteger, String> names = new HashMap<>();
    private BigInteger next;

    /**
     * A translation.
     *
     * @param type P4 name of the type
     * @param width bits in the data plane
     * @param given names that the process has fixed
     */
    StringTranslation(String type, int width, Map<String, Long> given) {
        this.type = type;
        max = BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
        next = max;
        given.forEach((name, number) -> {
            BigInteger value = new BigInteger(Long.toUnsignedString(number));
            if (value.compareTo(max) > 0 || names.putIfAbsent(value, name) != null) {
                throw new IllegalArgumentException("translation of type " + type + ": number " + value + " of '" + name
                        + "' is taken or does not fit bit<" + width + ">");
            }
            numbers.put(name, value);
        });
    }

    /** The number of a name that is written; a new name gets one. */
    synchronized BigInteger assign(ByteString bytes, String where) {
        Optional<BigInteger> known = find(bytes, where);
        if (known.isPresent()) {
            return known.get();
        }
        while (names.containsKey(next)) {
            next = next.subtract(BigInteger.ONE);
        }
        if (next.signum() < 0) {
            throw new P4RuntimeFailure(
                    Status.Code.RESOURCE_EXHAUSTED,
                    where + ": type " + type + " has " + max.add(BigInteger.ONE) + " values, and all have names");
        }
        String name = bytes.toStringUtf8();
        numbers.put(name, next);
        names.put(next, name);
        return next;
    }

    /** The number of a name, if it has one. */
    synchronized Optional<BigInteger> find(ByteString bytes, String where) {
        if (bytes.isEmpty()) {
            throw P4RuntimeFailure.outOfRange(where + " is an empty string: type " + type + " takes names");
        }
        if (bytes.size() > MAX_NAME_BYTES || !bytes.isValidUtf8()) {
            throw P4RuntimeFailure.invalid(
                    where + ": a name of type " + type + " is UTF-8 of at most " + MAX_NAME_BYTES + " bytes");
        }
        String name = bytes.toStringUtf8();
        BigInteger known = numbers.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        if (!isNumeral(name)) {
            return Optional.empty();
        }
        BigInteger number = new BigInteger(name);
        if (number.compareTo(max) > 0) {
            throw P4RuntimeFailure.outOfRange(where + ": numeral " + name + " is above " + max);
        }
        if (names.containsKey(number)) {
            throw P4RuntimeFailure.invalid(
                    where + ": number " + name + " of type " + type + " is called '" + names.get(number) + "'");
        }
        return Optional.of(number);
    }

    /** The name of a number. */
    synchronized ByteString name(BigInteger number) {
        return ByteString.copyFromUtf8(names.getOrDefault(number, number.toString()));
    }

    /** Decimal without leading zeros, so that no number has two names. */
    private static boolean isNumeral(String name) {
        return name.equals("0") || name.charAt(0) != '0' && name.chars().allMatch(c -> c >= '0' && c <= '9');
    }
}
