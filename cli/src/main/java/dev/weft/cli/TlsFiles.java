package dev.weft.cli;

import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Certificates of a gRPC server, in PEM files.
 *
 * @param certificate the server's chain
 * @param key its private key, PKCS 8
 * @param clientCa who signs clients' certificates; null for the system's roots
 * @param clientAuth whether clients must have one
 */
record TlsFiles(Path certificate, Path key, Path clientCa, boolean clientAuth) {
    /** Credentials from the files, plain text without any; a {@link CliException} names a file that is not good. */
    static ServerCredentials credentials(TlsFiles files) {
        if (files == null) {
            return InsecureServerCredentials.create();
        }
        TlsServerCredentials.Builder builder = TlsServerCredentials.newBuilder();
        try {
            builder.keyManager(
                    readable(files.certificate, "--grpc-server-cert").toFile(),
                    readable(files.key, "--grpc-server-key").toFile());
            if (files.clientCa != null) {
                builder.trustManager(
                        readable(files.clientCa, "--grpc-server-cacert").toFile());
            }
        } catch (IOException e) {
            throw CliException.badInput("cannot read the server's certificates: " + e.getMessage(), e);
        }
        if (files.clientAuth) {
            builder.clientAuth(TlsServerCredentials.ClientAuth.REQUIRE);
        }
        return builder.build();
    }

    private static Path readable(Path file, String option) {
        if (!Files.isReadable(file)) {
            throw CliException.badInput(option + " " + file + ": no readable file: give a PEM file");
        }
        return file;
    }
}
