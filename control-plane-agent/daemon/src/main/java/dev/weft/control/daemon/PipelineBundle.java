package dev.weft.control.daemon;

import com.google.protobuf.ByteString;
import com.google.protobuf.TextFormat;
import dev.weft.p4.program.WeftProgram;
import p4.config.v1.P4InfoOuterClass.P4Info;

/**
 * A P4 program as a controller needs it.
 *
 * @param p4Info what it offers
 * @param deviceConfig what a v1model target runs: bmv2 JSON
 * @param ids names and numbers of the P4Info
 */
record PipelineBundle(P4Info p4Info, ByteString deviceConfig, P4InfoPipeline ids) {
    /** The Weft program of this build. */
    static PipelineBundle weft() {
        try {
            P4Info info = TextFormat.parse(WeftProgram.p4Info(), P4Info.class);
            return new PipelineBundle(info, ByteString.copyFrom(WeftProgram.json()), P4InfoPipeline.of(info));
        } catch (TextFormat.ParseException e) {
            throw new IllegalStateException("the build's own P4Info cannot be read: rebuild p4/program", e);
        }
    }
}
