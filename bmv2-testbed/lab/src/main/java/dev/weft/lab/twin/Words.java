package dev.weft.lab.twin;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.FieldMatch;
import dev.weft.control.core.model.IpAddress;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/** Values of the Weft program as a person writes them: addresses as addresses, numbers of statements as their names. */
final class Words {
    private static final Set<String> ADDRESSES = Set.of("address", "source", "destination");

    private final Compilation compilation;

    Words(Compilation compilation) {
        this.compilation = compilation;
    }

    /** A field of an entry's key. */
    String match(FieldMatch match) {
        BigInteger value = new BigInteger(1, match.value().octets());
        String text = match.field() + "=" + value(match.field(), match.value().width(), value);
        return switch (match.kind()) {
            case LPM -> text + "/" + match.prefixLength();
            case RANGE -> text + ".." + match.mask();
            case TERNARY -> Arrays.equals(match.mask().octets(), ones(match)) ? text : text + "&" + match.mask();
            default -> text;
        };
    }

    private static byte[] ones(FieldMatch match) {
        return dev.weft.control.core.ir.Bits.ones(match.mask().width()).octets();
    }

    /** An argument of an action. */
    String argument(String action, String name, BigInteger value) {
        String of = TraceReader.shortName(action);
        int width = 64;
        if (name.equals("address")) {
            width = of.endsWith("_v6") ? 128 : 32;
        } else if (name.equals("source") || name.equals("destination")) {
            width = 48;
        }
        // The only "id" among arguments is the instance that a reply comes from.
        return name + "=" + value(name.equals("id") ? "instance" : name, width, value);
    }

    private String value(String name, int width, BigInteger value) {
        if (name.equals("instance") || name.equals("service")) {
            Optional<String> statement = name.equals("instance")
                    ? compilation.ids().instanceStatement(value.intValue())
                    : compilation.ids().serviceStatement(value.intValue());
            return statement
                    .map(id -> id.substring(id.indexOf('/') + 1) + "#" + value)
                    .orElse(value.toString());
        }
        if (width == 48) {
            return HexFormat.ofDelimiter(":").formatHex(octets(value, 6));
        }
        if (ADDRESSES.contains(name) && (width == 32 || width == 128)) {
            return IpAddress.of(octets(value, width / 8)).toString();
        }
        return value.bitLength() > 32 ? "0x" + value.toString(16) : value.toString();
    }

    private static byte[] octets(BigInteger value, int length) {
        byte[] all = value.toByteArray();
        byte[] out = new byte[length];
        int copied = Math.min(length, all.length);
        System.arraycopy(all, all.length - copied, out, length - copied, copied);
        return out;
    }
}
