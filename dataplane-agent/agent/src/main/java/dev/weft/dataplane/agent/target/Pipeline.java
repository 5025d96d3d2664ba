package dev.weft.dataplane.agent.target;

import com.google.protobuf.ByteString;
import dev.weft.p4.program.WeftProgram;
import dev.weft.p4.runtime.P4InfoIndex;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import p4.config.v1.P4InfoOuterClass.P4Info;
import p4.v1.P4RuntimeOuterClass.ForwardingPipelineConfig;

/**
 * The program that the target has to run.
 *
 * @param deviceConfig bmv2 JSON
 * @param cookie from a digest of both: whoever finds it at a target knows the pipeline without comparing it
 */
public record Pipeline(P4Info p4info, ByteString deviceConfig, long cookie) {
    /** The pipeline of this build. */
    public static Pipeline weft() {
        byte[] json = WeftProgram.json();
        String p4info = WeftProgram.p4Info();
        return new Pipeline(P4InfoIndex.parseMessage(p4info), ByteString.copyFrom(json), cookie(json, p4info));
    }

    private static long cookie(byte[] json, String p4info) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(json);
            digest.update(p4info.getBytes(StandardCharsets.UTF_8));
            return ByteBuffer.wrap(digest.digest()).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * Whether a configuration holds this program, whatever its cookie. P4Info from a client of P4Runtime 1.3 (ONOS) lacks
     * the initial default actions: they are in the device configuration too, so nothing is lost by leaving them out.
     */
    public boolean matches(ForwardingPipelineConfig config) {
        return config.getP4DeviceConfig().equals(deviceConfig)
                && withoutInitialActions(config.getP4Info()).equals(withoutInitialActions(p4info));
    }

    private static P4Info withoutInitialActions(P4Info info) {
        P4Info.Builder builder = info.toBuilder();
        builder.getTablesBuilderList().forEach(table -> table.clearInitialDefaultAction());
        return builder.build();
    }
}
