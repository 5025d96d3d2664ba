package dev.weft.cli;

import dev.weft.p4.runtime.tls.PemFiles;
import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.function.UnaryOperator;

/** Certificate authorities and certificates, made for one test. */
final class TestPki {
    private final Path folder;
    private final X509Bundle authority;

    TestPki(Path folder, String name) throws Exception {
        this.folder = Files.createDirectories(folder.resolve(name));
        this.authority = new CertificateBuilder()
                .subject("CN=" + name)
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        Files.writeString(ca(), authority.getCertificatePEM());
    }

    /** The authority's own certificate. */
    Path ca() {
        return folder.resolve("ca.pem");
    }

    /** A certificate with a DNS name, also good for servers on 127.0.0.1. */
    PemFiles issue(String dnsName) throws Exception {
        return issue(dnsName, builder -> builder.addSanIpAddress("127.0.0.1"));
    }

    /** A certificate that expired yesterday. */
    PemFiles issueExpired(String dnsName) throws Exception {
        return issue(
                dnsName,
                builder -> builder.addSanIpAddress("127.0.0.1")
                        .notBefore(Instant.now().minusSeconds(200_000))
                        .notAfter(Instant.now().minusSeconds(86_400)));
    }

    PemFiles issue(String dnsName, UnaryOperator<CertificateBuilder> more) throws Exception {
        X509Bundle bundle = more.apply(
                        new CertificateBuilder().subject("CN=" + dnsName).addSanDnsName(dnsName))
                .buildIssuedBy(authority);
        PemFiles files = new PemFiles(folder.resolve(dnsName + ".pem"), folder.resolve(dnsName + ".key"), ca());
        replace(files.certificate(), bundle.getCertificatePathPEM());
        replace(files.key(), bundle.getPrivateKeyPEM());
        return files;
    }

    private static void replace(Path file, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.writeString(file, text);
    }
}
