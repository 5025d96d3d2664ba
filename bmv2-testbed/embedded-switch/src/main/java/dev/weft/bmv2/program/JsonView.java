package dev.weft.bmv2.program;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** A JSON value that knows where it is in the document, so that every refusal can say so. */
final class JsonView {
    private static final int MAX_HEX_DIGITS = 1 << 17;

    private final JsonNode node;
    private final String path;

    JsonView(JsonNode node, String path) {
        this.node = node;
        this.path = path;
    }

    ProgramLoadException error(String problem) {
        return new ProgramLoadException(path + ": " + problem);
    }

    String path() {
        return path;
    }

    boolean isNull() {
        return node == null || node.isNull() || node.isMissingNode();
    }

    boolean isObject() {
        return node != null && node.isObject();
    }

    boolean isArray() {
        return node != null && node.isArray();
    }

    boolean isText() {
        return node != null && node.isTextual();
    }

    boolean isInt() {
        return node != null && node.isInt();
    }

    /** A member that must be there (it may be null). */
    JsonView get(String name) {
        if (!isObject()) {
            throw error("expected an object with '" + name + "', found " + kind());
        }
        if (!node.has(name)) {
            throw error("'" + name + "' is missing");
        }
        return new JsonView(node.get(name), path + "." + name);
    }

    /** Whether the member is there, be it null. */
    boolean has(String name) {
        return isObject() && node.has(name);
    }

    /** A member that may be absent, which reads as null. */
    JsonView opt(String name) {
        return new JsonView(isObject() ? node.get(name) : null, path + "." + name);
    }

    JsonView at(int index) {
        if (!isArray() || index >= node.size()) {
            throw error("expected an array with at least " + (index + 1) + " elements, found " + kind());
        }
        return new JsonView(node.get(index), path + "[" + index + "]");
    }

    /** Elements of an array; none if the value is absent. */
    List<JsonView> elements() {
        List<JsonView> result = new ArrayList<>();
        if (isNull()) {
            return result;
        }
        if (!isArray()) {
            throw error("expected an array, found " + kind());
        }
        for (int i = 0; i < node.size(); i++) {
            result.add(new JsonView(node.get(i), path + "[" + i + "]"));
        }
        return result;
    }

    int size() {
        return node == null ? 0 : node.size();
    }

    String text() {
        if (!isText()) {
            throw error("expected a string, found " + kind());
        }
        return node.textValue();
    }

    int integer() {
        if (node == null || !node.isIntegralNumber() || !node.canConvertToInt()) {
            throw error("expected a 32-bit integer, found " + kind());
        }
        return node.intValue();
    }

    int integer(int min, int max) {
        int value = integer();
        if (value < min || value > max) {
            throw error("expected a number from " + min + " to " + max + ", found " + value);
        }
        return value;
    }

    /** True or false; p4c also writes 1 and 0. */
    boolean bool() {
        if (isInt() && (node.intValue() == 0 || node.intValue() == 1)) {
            return node.intValue() == 1;
        }
        if (node == null || !node.isBoolean()) {
            throw error("expected true or false, found " + kind());
        }
        return node.booleanValue();
    }

    boolean boolOr(boolean absent) {
        return isNull() ? absent : bool();
    }

    String textOr(String absent) {
        return isNull() ? absent : text();
    }

    /** A hexadecimal string, optionally with a sign and {@code 0x}. */
    BigInteger hex() {
        String digits = text();
        boolean negative = digits.startsWith("-");
        if (negative) {
            digits = digits.substring(1);
        }
        if (digits.startsWith("0x") || digits.startsWith("0X")) {
            digits = digits.substring(2);
        }
        if (digits.isEmpty() || digits.length() > MAX_HEX_DIGITS) {
            throw error("expected 1 to " + MAX_HEX_DIGITS + " hexadecimal digits, found " + digits.length());
        }
        for (int i = 0; i < digits.length(); i++) {
            if (Character.digit(digits.charAt(i), 16) < 0) {
                throw error("'" + digits.charAt(i) + "' is not a hexadecimal digit");
            }
        }
        BigInteger value = new BigInteger(digits, 16);
        return negative ? value.negate() : value;
    }

    /** Number of bytes that a hexadecimal string spells out. */
    int hexBytes() {
        String digits = text();
        int length = digits.startsWith("0x") || digits.startsWith("0X") ? digits.length() - 2 : digits.length();
        return (length + 1) / 2;
    }

    private String kind() {
        if (isNull()) {
            return "nothing";
        }
        String text = node.toString();
        return text.length() > 60 ? text.substring(0, 57) + "..." : text;
    }
}
