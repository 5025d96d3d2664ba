package dev.weft.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * {@code 0@veth0}: a port number and what to bind it to.
 *
 * @param number port number, 0 to 65535
 * @param name interface name, or the stem of file names with {@code --use-files}
 */
record PortSpec(int number, String name) {
    @Override
    public String toString() {
        return number + "@" + name;
    }

    /** Reads what users write. */
    static final class Converter implements ITypeConverter<PortSpec> {
        @Override
        public PortSpec convert(String text) {
            int at = text.indexOf('@');
            if (at > 0 && at < text.length() - 1 && text.substring(0, at).matches("[0-9]{1,5}")) {
                int number = Integer.parseInt(text.substring(0, at));
                if (number <= 0xffff) {
                    return new PortSpec(number, text.substring(at + 1));
                }
            }
            throw new TypeConversionException(
                    "\"" + text + "\" is not PORT@INTERFACE, such as 0@veth0 (port numbers are 0 to 65535)");
        }
    }
}
