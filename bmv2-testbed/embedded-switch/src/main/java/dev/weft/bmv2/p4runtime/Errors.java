package dev.weft.bmv2.p4runtime;

import com.google.protobuf.Any;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import p4.v1.P4RuntimeOuterClass.Error;

/** The errors of a request's parts and the status that carries them (specification sections 10, 12.3 and 13.3). */
final class Errors {
    /** The part went well. */
    static final Error OK = Error.getDefaultInstance();

    /** What {@link Any#pack} would find out anew for each of up to a hundred thousand errors. */
    private static final String TYPE =
            "type.googleapis.com/" + Error.getDescriptor().getFullName();

    private Errors() {}

    static Error of(P4RuntimeFailure failure) {
        return Error.newBuilder()
                .setCanonicalCode(failure.code().value())
                .setMessage(failure.getMessage())
                .build();
    }

    static boolean anyFailed(List<Error> errors) {
        for (Error error : errors) {
            if (error.getCanonicalCode() != Status.Code.OK.value()) {
                return true;
            }
        }
        return false;
    }

    /** A status of code {@code UNKNOWN} with one detail per part; texts beyond a limit are left out, codes never. */
    static StatusRuntimeException status(String message, List<Error> errors) {
        com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.UNKNOWN.value())
                .setMessage(message);
        int textBytes = 0;
        for (Error error : errors) {
            textBytes += error.getMessage().length();
            Error sent = textBytes > Limits.ERROR_TEXT_BYTES
                    ? Error.newBuilder()
                            .setCanonicalCode(error.getCanonicalCode())
                            .build()
                    : error;
            status.addDetails(Any.newBuilder().setTypeUrl(TYPE).setValue(sent.toByteString()));
        }
        return StatusProto.toStatusRuntimeException(status.build());
    }
}
