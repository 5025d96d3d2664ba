package dev.weft.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code 127.0.0.1:9559}, {@code [::]:9559} or {@code localhost:9559}; port 0 lets the system choose. */
final class HostPort implements ITypeConverter<InetSocketAddress> {
    private static final Pattern SHAPE = Pattern.compile("(\\[[0-9a-fA-F:.]+]|[^:]+):([0-9]{1,5})");

    @Override
    public InetSocketAddress convert(String text) {
        Matcher matcher = SHAPE.matcher(text);
        if (!matcher.matches() || Integer.parseInt(matcher.group(2)) > 0xffff) {
            throw new TypeConversionException("\"" + text + "\" is not ADDRESS:PORT, such as 127.0.0.1:9559");
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(matcher.group(1)), Integer.parseInt(matcher.group(2)));
        } catch (UnknownHostException e) {
            throw new TypeConversionException("\"" + matcher.group(1) + "\" is not an address of this machine");
        }
    }

    /** The text form of an address, IPv6 in brackets. */
    static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
