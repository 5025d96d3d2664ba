package dev.weft.lab.host;

import java.nio.ByteBuffer;

/**
 * The lab's own request and reply, behind whatever headers there are: 16 bytes.
 *
 * <p>Layout: sequence number of the request (64 bit), the flow it belongs to (32 bit), and in replies the number that
 * the instance has in the lab (32 bit; the ground truth, whatever the switches stamp).
 */
final class RequestBody {
    static final int BYTES = 16;
    static final int NOBODY = 0;

    private RequestBody() {}

    static void write(ByteBuffer out, long sequence, int flow, int servedBy) {
        out.putLong(sequence).putInt(flow).putInt(servedBy);
    }
}
