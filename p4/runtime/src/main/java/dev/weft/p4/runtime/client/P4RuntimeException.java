package dev.weft.p4.runtime.client;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.weft.p4.runtime.P4InfoIndex;
import dev.weft.p4.runtime.Updates;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import p4.v1.P4RuntimeOuterClass.Error;
import p4.v1.P4RuntimeOuterClass.Update;

/** A P4Runtime call that failed, with the error of each update where it was a write. */
public final class P4RuntimeException extends RuntimeException {
    private static final int SHOWN = 5;

    private final Status.Code code;
    private final transient List<UpdateError> updateErrors;

    /**
     * The error of one update of a batch.
     *
     * @param position index in the batch, from 0
     * @param update what was asked
     * @param code why it was refused
     * @param message the switch's words
     */
    public record UpdateError(int position, Update update, Status.Code code, String message) {}

    P4RuntimeException(Status.Code code, String message, List<UpdateError> updateErrors, Throwable cause) {
        super(message, cause);
        this.code = code;
        this.updateErrors = List.copyOf(updateErrors);
    }

    /** The code of the call; {@code UNKNOWN} when single updates failed (specification section 12.3). */
    public Status.Code code() {
        return code;
    }

    /** The updates that failed, in order; empty if the call failed as a whole. */
    public List<UpdateError> updateErrors() {
        return updateErrors == null ? List.of() : updateErrors;
    }

    /** Whether every update that failed did so for this reason. */
    public boolean isAll(Status.Code reason) {
        return updateErrors().isEmpty()
                ? code == reason
                : updateErrors().stream().allMatch(error -> error.code() == reason);
    }

    static P4RuntimeException of(String call, Throwable failure) {
        return of(call, failure, List.of(), Optional.empty());
    }

    static P4RuntimeException of(String call, Throwable failure, List<Update> updates, Optional<P4InfoIndex> index) {
        Status status = Status.fromThrowable(failure);
        List<UpdateError> errors = updateErrors(failure, updates);
        String head =
                call + ": " + status.getCode() + (status.getDescription() == null ? "" : " " + status.getDescription());
        String lines = errors.stream()
                .limit(SHOWN)
                .map(error -> "\n  update " + error.position() + " " + Updates.describe(error.update(), index) + ": "
                        + error.code() + " " + error.message())
                .collect(Collectors.joining());
        String rest = errors.size() > SHOWN ? "\n  and " + (errors.size() - SHOWN) + " more" : "";
        return new P4RuntimeException(status.getCode(), head + lines + rest, errors, failure);
    }

    private static List<UpdateError> updateErrors(Throwable failure, List<Update> updates) {
        com.google.rpc.Status details = StatusProto.fromThrowable(failure);
        List<UpdateError> errors = new ArrayList<>();
        if (details == null || details.getDetailsCount() != updates.size()) {
            return errors;
        }
        for (int i = 0; i < updates.size(); i++) {
            Error error = unpack(details.getDetails(i));
            if (error.getCanonicalCode() != Status.Code.OK.value()) {
                Status.Code code =
                        Status.fromCodeValue(error.getCanonicalCode()).getCode();
                errors.add(new UpdateError(i, updates.get(i), code, error.getMessage()));
            }
        }
        return errors;
    }

    private static Error unpack(Any detail) {
        try {
            return detail.unpack(Error.class);
        } catch (InvalidProtocolBufferException e) {
            return Error.newBuilder()
                    .setCanonicalCode(Status.Code.UNKNOWN.value())
                    .setMessage("undecodable error detail of type " + detail.getTypeUrl())
                    .build();
        }
    }
}
