package dev.weft.dataplane.api.transaction;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.dataplane.api.AgentConfiguration;
import dev.weft.transaction.PartKey;

/**
 * The agent's own configuration as a part of its switch: it changes with the entries that it belongs to, or not at all,
 * and is as durable as they are.
 */
public final class AgentPart {
    /** The one part of its rank. */
    public static final PartKey KEY = new PartKey(PartKey.Rank.AGENT, 0, new byte[0]);

    private AgentPart() {}

    /** A configuration as the value of the part. */
    public static byte[] value(AgentConfiguration configuration) {
        return configuration.toByteArray();
    }

    /**
     * A value as configuration.
     *
     * @throws IllegalArgumentException if it is none
     */
    public static AgentConfiguration configuration(byte[] value) {
        try {
            return AgentConfiguration.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("a part is no agent configuration: " + e.getMessage(), e);
        }
    }
}
