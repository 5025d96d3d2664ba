package dev.weft.cli;

import dev.weft.p4.runtime.tls.PemFiles;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Certificates of mutual TLS, in PEM files; use as a picocli mixin. */
final class TlsOptions {
    @Option(names = "--tls-cert", paramLabel = "FILE", description = "own certificate chain for mutual TLS (PEM)")
    private Path certificate;

    @Option(names = "--tls-key", paramLabel = "FILE", description = "private key of the certificate (PEM, PKCS 8)")
    private Path key;

    @Option(names = "--tls-ca", paramLabel = "FILE", description = "CA of the other side's certificate (PEM)")
    private Path ca;

    /**
     * The files; an option goes before {@code otherwise}.
     *
     * @throws CliException when some of the three are missing
     */
    Optional<PemFiles> files(Optional<PemFiles> otherwise) {
        Path[] files = {
            certificate != null
                    ? certificate
                    : otherwise.map(PemFiles::certificate).orElse(null),
            key != null ? key : otherwise.map(PemFiles::key).orElse(null),
            ca != null ? ca : otherwise.map(PemFiles::ca).orElse(null)
        };
        String[] names = {"--tls-cert", "--tls-key", "--tls-ca"};
        int given = 0;
        for (Path file : files) {
            given += file == null ? 0 : 1;
        }
        for (int i = 0; i < files.length; i++) {
            if (given > 0 && files[i] == null) {
                throw CliException.badInput(names[i] + " is missing: mutual TLS needs certificate, key and CA");
            }
        }
        return given == 0 ? Optional.empty() : Optional.of(new PemFiles(files[0], files[1], files[2]));
    }
}
