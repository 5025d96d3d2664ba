package dev.weft.control.core.model;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The 64-bit ids of the agent header: the first eight octets of a SHA-256, so that anyone can compute them. */
public final class WireIds {
    private WireIds() {}

    /** Returns the id of an agent: of {@code DOMAIN/agent/NAME}. */
    public static long agent(String domain, String name) {
        return hash(domain + "/agent/" + name);
    }

    /** Returns the id of a service: of {@code DOMAIN/service/NAME}. */
    public static long service(String domain, String name) {
        return hash(domain + "/service/" + name);
    }

    /** Returns the first eight octets of the SHA-256 of a text in UTF-8. */
    public static long hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
