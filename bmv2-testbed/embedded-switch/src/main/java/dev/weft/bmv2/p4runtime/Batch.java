package dev.weft.bmv2.p4runtime;

import dev.weft.bmv2.control.SwitchControl;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import p4.v1.P4RuntimeOuterClass.Error;
import p4.v1.P4RuntimeOuterClass.Update;
import p4.v1.P4RuntimeOuterClass.WriteRequest;

/** A write request's updates, in order, with the atomicity asked for (specification sections 12.2 and 12.3). */
final class Batch {
    private static final Logger LOG = LoggerFactory.getLogger(Batch.class);

    /** Updates between which no packet gets in, where nothing is promised: fewer changes of hands. */
    private static final int CHUNK = 64;

    private final Entities entities;
    private final SwitchControl control;
    private final RoleScope scope;

    /**
     * A writer.
     *
     * @param scope what the client's role may write
     */
    Batch(Entities entities, SwitchControl control, RoleScope scope) {
        this.entities = entities;
        this.control = control;
        this.scope = scope;
    }

    /**
     * Applies a batch.
     *
     * @throws StatusRuntimeException {@code UNKNOWN} with one error per update if any failed
     */
    void apply(WriteRequest request) {
        if (request.getUpdatesCount() > Limits.UPDATES) {
            throw new P4RuntimeFailure(
                    Status.Code.RESOURCE_EXHAUSTED,
                    "a batch of " + request.getUpdatesCount() + " updates: at most " + Limits.UPDATES
                            + " are taken in one request; nothing was written");
        }
        List<Error> errors = switch (request.getAtomicity()) {
            case CONTINUE_ON_ERROR -> goingOn(request.getUpdatesList());
            case ROLLBACK_ON_ERROR, DATAPLANE_ATOMIC ->
                // No packet is processed in between, so the weaker mode is served by the stronger.
                control.atomically(() -> allOrNone(request.getUpdatesList()));
            default ->
                throw P4RuntimeFailure.invalid("unknown atomicity " + request.getAtomicityValue()
                        + "; valid: CONTINUE_ON_ERROR, ROLLBACK_ON_ERROR, DATAPLANE_ATOMIC");
        };
        if (!errors.isEmpty()) {
            throw Errors.status("Write failure.", errors);
        }
    }

    /** One error per update; none at all if all went well. */
    private List<Error> goingOn(List<Update> updates) {
        List<Error> errors = new ArrayList<>();
        for (int from = 0; from < updates.size(); from += CHUNK) {
            int start = from;
            int end = Math.min(updates.size(), from + CHUNK);
            control.atomically(() -> {
                goOn(updates, start, end, errors);
                return null;
            });
        }
        if (!errors.isEmpty()) {
            fill(errors, updates.size());
        }
        return errors;
    }

    private void goOn(List<Update> updates, int from, int to, List<Error> errors) {
        for (int i = from; i < to; i++) {
            Error error = attempt(updates.get(i));
            if (error != Errors.OK) {
                fill(errors, i);
                errors.add(error);
            }
        }
    }

    private static void fill(List<Error> errors, int size) {
        while (errors.size() < size) {
            errors.add(Errors.OK);
        }
    }

    private List<Error> allOrNone(List<Update> updates) {
        List<Update> undo = new ArrayList<>();
        for (int i = 0; i < updates.size(); i++) {
            Error error;
            try {
                List<Update> inverse = entities.inverse(updates.get(i));
                error = attempt(updates.get(i));
                if (error == Errors.OK) {
                    undo.addAll(inverse);
                    continue;
                }
            } catch (RuntimeException e) {
                error = Errors.of(P4RuntimeFailure.of(e));
            }
            rollBack(undo);
            return aborted(updates.size(), i, error);
        }
        return List.of();
    }

    private void rollBack(List<Update> undo) {
        Collections.reverse(undo);
        for (Update update : undo) {
            Error error = attempt(update);
            if (error != Errors.OK) {
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

    private Error attempt(Update update) {
        try {
            if (!scope.has(update.getEntity())) {
                throw P4RuntimeFailure.denied("the client's role does not have this "
                        + update.getEntity().getEntityCase().name().toLowerCase(Locale.ROOT));
            }
            entities.write(update);
            return Errors.OK;
        } catch (RuntimeException e) {
            return Errors.of(P4RuntimeFailure.of(e));
        }
    }
}
