package dev.weft.p4.runtime.tls;

import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/** What a certificate calls its holder: the DNS names and URIs of its subject alternative names; never its subject. */
public final class PeerNames {
    private static final int DNS = 2;
    private static final int URI = 6;

    private PeerNames() {}

    /** The names of the other side of a connection; empty without a certificate. */
    public static Set<String> of(SSLSession session) {
        try {
            Certificate[] chain = session.getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate ? of(certificate) : Set.of();
        } catch (SSLPeerUnverifiedException e) {
            return Set.of();
        }
    }

    /** The names in a certificate; empty if it has none that can be read. */
    public static Set<String> of(X509Certificate certificate) {
        Set<String> names = new TreeSet<>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            for (List<?> alternative : Objects.requireNonNullElse(alternatives, List.<List<?>>of())) {
                if (alternative.get(0).equals(DNS) || alternative.get(0).equals(URI)) {
                    names.add(alternative.get(1).toString());
                }
            }
        } catch (CertificateParsingException e) {
            return Set.of();
        }
        return names;
    }

    /**
     * Whether a name is meant by a pattern: equal without regard to case, or {@code *.} in the place of exactly one label.
     */
    public static boolean matches(String pattern, String name) {
        String wanted = pattern.toLowerCase(Locale.ROOT);
        String found = name.toLowerCase(Locale.ROOT);
        if (!wanted.startsWith("*.")) {
            return wanted.equals(found);
        }
        int dot = found.indexOf('.');
        return dot > 0 && found.substring(dot).equals(wanted.substring(1));
    }
}
