package dev.weft.bmv2.p4runtime;

import com.google.protobuf.Any;
import dev.weft.bmv2.control.SwitchControl;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p4.v1.P4RuntimeOuterClass.Error;
import p4.v1.P4RuntimeOuterClass.Update;
import p4.v1.P4RuntimeOuterClass.WriteRequest;

/** A write request's updates, in order, with the atomicity asked for (specification sections 12.2 and 12.3). */
final class Batch {
    private static final Logger LOG = LoggerFactory.getLogger(Batch.class);

    private Batch() {}

    /**
     * Applies a batch.
     *
     * @throws StatusRuntimeException {@code UNKNOWN} with one error per update if any failed
     */
    static void apply(Entities entities, SwitchControl control, WriteRequest request) {
        List<Error> errors = switch (request.getAtomicity()) {
            case CONTINUE_ON_ERROR -> goingOn(entities, request.getUpdatesList());
            case ROLLBACK_ON_ERROR, DATAPLANE_ATOMIC ->
                // No packet is processed in between, so the weaker mode is served by the stronger.
                control.atomically(() -> allOrNone(entities, request.getUpdatesList()));
            default ->
                throw P4RuntimeFailure.invalid("unknown atomicity " + request.getAtomicityValue())
                        .status()
                        .asRuntimeException();
        };
        if (errors.stream().anyMatch(error -> error.getCanonicalCode() != Status.Code.OK.value())) {
            throw failure("Write failure.", errors);
        }
    }

    /** A status of code {@code UNKNOWN} with one detail per part of the request. */
    static StatusRuntimeException failure(String message, List<Error> errors) {
        com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder()
                .setCode(Status.Code.UNKNOWN.value())
                .setMessage(message);
        errors.forEach(error -> status.addDetails(Any.pack(error)));
        return StatusProto.toStatusRuntimeException(status.build());
    }

    static Error error(P4RuntimeFailure failure) {
        return Error.newBuilder()
                .setCanonicalCode(failure.code().value())
                .setMessage(failure.getMessage())
                .build();
    }

    private static List<Error> goingOn(Entities entities, List<Update> updates) {
        List<Error> errors = new ArrayList<>(updates.size());
        for (Update update : updates) {
            errors.add(attempt(entities, update));
        }
        return errors;
    }

    private static List<Error> allOrNone(Entities entities, List<Update> updates) {
        List<Update> undo = new ArrayList<>();
        for (int i = 0; i < updates.size(); i++) {
            Error error;
            try {
                List<Update> inverse = entities.inverse(updates.get(i));
                error = attempt(entities, updates.get(i));
                if (error.getCanonicalCode() == Status.Code.OK.value()) {
                    undo.addAll(inverse);
                    continue;
                }
            } catch (RuntimeException e) {
                error = error(P4RuntimeFailure.of(e));
            }
            rollBack(entities, undo);
            return aborted(updates.size(), i, error);
        }
        return List.of();
    }

    private static void rollBack(Entities entities, List<Update> undo) {
        Collections.reverse(undo);
        for (Update update : undo) {
            Error error = attempt(entities, update);
            if (error.getCanonicalCode() != Status.Code.OK.value()) {
                LOG.error("roll-back of a batch failed at {}: {}", update, error.getMessage());
            }
        }
    }

    private static List<Error> aborted(int size, int failed, Error error) {
        List<Error> errors = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            errors.add(
                    i == failed
                            ? error
                            : Error.newBuilder()
                                    .setCanonicalCode(Status.Code.ABORTED.value())
                                    .setMessage((i < failed ? "rolled back" : "not attempted") + ": update " + failed
                                            + " failed")
                                    .build());
        }
        return errors;
    }

    private static Error attempt(Entities entities, Update update) {
        try {
            entities.write(update);
            return Error.getDefaultInstance();
        } catch (RuntimeException e) {
            return error(P4RuntimeFailure.of(e));
        }
    }
}
