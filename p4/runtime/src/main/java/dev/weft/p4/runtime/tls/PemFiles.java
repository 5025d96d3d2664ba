package dev.weft.p4.runtime.tls;

import java.nio.file.Path;

/**
 * The PEM files of one party.
 *
 * @param certificate its certificate, then those that lead to the CA
 * @param key its private key, PKCS 8, unencrypted; RSA or elliptic curve
 * @param ca certificates of those whose signature under the other side's certificate is believed
 */
public record PemFiles(Path certificate, Path key, Path ca) {}
