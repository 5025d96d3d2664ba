package dev.weft.lab.twin;

import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.compile.DataPlaneIds;
import dev.weft.control.core.ir.Bits;
import dev.weft.control.core.ir.FieldMatch;
import dev.weft.control.core.model.IpAddress;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Values of the Weft program as a person writes them: addresses as addresses, numbers of statements as their names. */
final class Words {
    private static final Set<String> ADDRESSES =
            Set.of("address", "source", "destination", "outer_source", "outer_destination");

    /** What a value of a field or argument of this name is called, by name and number. */
    private final Map<String, Map<BigInteger, String>> names = new HashMap<>();

    Words(Compilation compilation) {
        DataPlaneIds ids = compilation.ids();
        SemanticModel model = compilation.model();
        for (Service service : model.services()) {
            name("service", ids.service(service.name()), service.name());
            service.instances().forEach(i -> name("instance", ids.instance(i.name()), i.name()));
        }
        model.agents().forEach(agent -> name("subject", ids.subject(agent.name()), agent.name()));
        model.agents().forEach(agent -> name("agent", ids.agent64(agent.name()), agent.name()));
        model.network().hosts().forEach(host -> name("host", ids.host(host.name()), host.name()));
        compilation
                .switches()
                .values()
                .forEach(configuration -> configuration
                        .agent()
                        .ifPresent(
                                agent -> agent.pools().forEach(pool -> name("pool", pool.number(), pool.statement()))));
        name("subject", 0, "nobody");
        name("role", 1, "edge");
        name("role", 2, "fabric");
        for (String mask : List.of("compute_mask", "network_mask")) {
            name(mask, 0, "off");
            name(mask, 0xffffffffL, "on");
        }
    }

    private void name(String kind, long number, String name) {
        names.computeIfAbsent(kind, k -> new HashMap<>()).put(new BigInteger(Long.toUnsignedString(number)), name);
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
        return Bits.ones(match.mask().width()).octets();
    }

    /** An argument of an action. */
    String argument(String action, String name, BigInteger value) {
        String of = TraceReader.shortName(action);
        int width = 64;
        if (name.equals("address") || name.startsWith("outer_")) {
            width = of.endsWith("_v6") ? 128 : 32;
        } else if (name.equals("source") || name.equals("destination")) {
            width = 48;
        }
        // The only "id" among arguments is the instance that a reply comes from.
        return name + "=" + value(name.equals("id") ? "instance" : name, width, value);
    }

    private String value(String name, int width, BigInteger value) {
        String known = names.getOrDefault(name, Map.of()).get(value);
        if (known != null) {
            return known;
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
