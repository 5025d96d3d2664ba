package dev.weft.p4.runtime.tls;

import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import io.grpc.util.AdvancedTlsX509TrustManager;
import io.grpc.util.AdvancedTlsX509TrustManager.Verification;
import io.grpc.util.CertificateUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateExpiredException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One party of mutual TLS. The files are looked at every second; when they have changed and are good, connections made
 * from then on use them, and those that stand go on. Files that are not good change nothing and are told of in the log.
 */
public final class TlsIdentity implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TlsIdentity.class);
    private static final long LOOK_MILLISECONDS = 1_000;

    private final PemFiles files;
    private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
    private final AdvancedTlsX509TrustManager trustedClients;
    private final AdvancedTlsX509TrustManager trustedServers;
    private final ScheduledExecutorService looking;
    private List<Object> seen = List.of();
    private String told = "";

    private TlsIdentity(PemFiles files) throws GeneralSecurityException {
        this.files = files;
        // A client has no host name to compare with; what its certificate calls it is judged call by call.
        this.trustedClients = AdvancedTlsX509TrustManager.newBuilder()
                .setVerification(Verification.CERTIFICATE_ONLY_VERIFICATION)
                .build();
        this.trustedServers = AdvancedTlsX509TrustManager.newBuilder()
                .setVerification(Verification.CERTIFICATE_AND_HOST_NAME_VERIFICATION)
                .build();
        this.looking = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, "weft-tls-files");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Reads the files.
     *
     * @throws IOException naming the file that is not good, and the remedy
     */
    public static TlsIdentity of(PemFiles files) throws IOException {
        try {
            TlsIdentity identity = new TlsIdentity(files);
            identity.seen = identity.versions();
            identity.load();
            identity.looking.scheduleWithFixedDelay(
                    identity::look, LOOK_MILLISECONDS, LOOK_MILLISECONDS, TimeUnit.MILLISECONDS);
            return identity;
        } catch (GeneralSecurityException e) {
            throw new IOException("this Java has no TLS as it is needed: " + e.getMessage(), e);
        }
    }

    /** For a server: it shows its certificate, and lets in only clients with one of the CA. */
    public ServerCredentials server() {
        return TlsServerCredentials.newBuilder()
                .keyManager(keys)
                .trustManager(trustedClients)
                .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
                .build();
    }

    /** For a client: it shows its certificate, and wants one of the CA with the name or address that it has called. */
    public ChannelCredentials client() {
        return TlsChannelCredentials.newBuilder()
                .keyManager(keys)
                .trustManager(trustedServers)
                .build();
    }

    /** Looks at the files no more; what was made from it stays usable. */
    @Override
    public void close() {
        looking.shutdownNow();
    }

    private void look() {
        try {
            List<Object> now = versions();
            if (now.equals(seen)) {
                return;
            }
            load();
            seen = now;
            told = "";
            LOG.info("certificate {} and its CA {} read again", files.certificate(), files.ca());
        } catch (IOException | RuntimeException e) {
            // They are looked at again, as the others of them may still be on their way; what is wrong is said once.
            if (!told.equals(e.getMessage())) {
                told = String.valueOf(e.getMessage());
                LOG.warn("the certificates have changed and are not good, the earlier ones stay: {}", told);
            }
        }
    }

    private List<Object> versions() throws IOException {
        List<Object> versions = new ArrayList<>();
        for (Path file : List.of(files.certificate(), files.key(), files.ca())) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
                versions.add(List.of(attributes.lastModifiedTime(), attributes.size(), "" + attributes.fileKey()));
            } catch (IOException e) {
                throw new IOException(file + ": no readable file: give a PEM file", e);
            }
        }
        return versions;
    }

    private void load() throws IOException {
        X509Certificate[] chain = certificates(files.certificate());
        X509Certificate[] ca = certificates(files.ca());
        PrivateKey key = privateKey();
        try {
            chain[0].checkValidity();
        } catch (CertificateExpiredException e) {
            throw new IOException(
                    files.certificate() + ": expired on "
                            + chain[0].getNotAfter().toInstant() + ": renew it",
                    e);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    files.certificate() + ": valid only from "
                            + chain[0].getNotBefore().toInstant() + ": check the clock",
                    e);
        }
        if (!belong(key, chain[0])) {
            throw new IOException(
                    files.key() + ": is not the key of " + files.certificate() + ": give the two that belong together");
        }
        try {
            trustedClients.updateTrustCredentials(ca);
            trustedServers.updateTrustCredentials(ca);
        } catch (GeneralSecurityException e) {
            throw new IOException(files.ca() + ": cannot be trusted: " + e.getMessage(), e);
        }
        keys.updateIdentityCredentials(chain, key);
    }

    private static X509Certificate[] certificates(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            X509Certificate[] found = CertificateUtils.getX509Certificates(in);
            if (found.length > 0) {
                return found;
            }
        } catch (GeneralSecurityException e) {
            throw new IOException(file + ": no certificate (" + e.getMessage() + "): give a PEM file", e);
        } catch (IOException e) {
            throw new IOException(file + ": no readable file: give a PEM file", e);
        }
        throw new IOException(file + ": no certificate in it: give a PEM file");
    }

    private PrivateKey privateKey() throws IOException {
        try (InputStream in = Files.newInputStream(files.key())) {
            return CertificateUtils.getPrivateKey(in);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IOException(files.key() + ": no private key: give a PKCS 8 PEM file without pass phrase", e);
        } catch (IOException e) {
            throw new IOException(files.key() + ": no readable file: give a PEM file", e);
        }
    }

    private static boolean belong(PrivateKey key, X509Certificate certificate) {
        String algorithm = key.getAlgorithm().equals("EC") ? "SHA256withECDSA" : "SHA256with" + key.getAlgorithm();
        try {
            Signature signing = Signature.getInstance(algorithm);
            signing.initSign(key);
            signing.update((byte) 1);
            Signature verifying = Signature.getInstance(algorithm);
            verifying.initVerify(certificate.getPublicKey());
            verifying.update((byte) 1);
            return verifying.verify(signing.sign());
        } catch (GeneralSecurityException e) {
            LOG.debug("a key of {} and a certificate of {}", key.getAlgorithm(), certificate.getPublicKey(), e);
            return false;
        }
    }
}
