package dev.weft.p4.runtime;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The test pipeline {@code small.p4info.txtpb}. */
public final class SmallPipeline {
    private SmallPipeline() {}

    public static P4InfoIndex index() {
        try (InputStream in = SmallPipeline.class.getResourceAsStream("small.p4info.txtpb")) {
            return P4InfoIndex.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
