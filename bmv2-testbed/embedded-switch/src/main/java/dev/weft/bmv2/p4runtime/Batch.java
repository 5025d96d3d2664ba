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
    void apply(EncodedWrite request) {
        if (request.count() > Limits.UPDATES) {
            throw new P4RuntimeFailure(
                    Status.Code.RESOURCE_EXHAUSTED,
                    "a batch of " + request.count() + " updates: at most " + Limits.UPDATES
                            + " are taken in one request; nothing was written");
        }
        List<Error> errors = switch (request.header().getAtomicity()) {
            case CONTINUE_ON_ERROR -> goingOn(request);
            case ROLLBACK_ON_ERROR, DATAPLANE_ATOMIC ->
                // No packet is processed in between, so the weaker mode is served by the stronger.
                control.atomically(() -> allOrNone(request));
            default ->
                throw P4RuntimeFailure.invalid(
                        "unknown atomicity " + request.header().getAtomicityValue()
                                + "; valid: CONTINUE_ON_ERROR, ROLLBACK_ON_ERROR, DATAPLANE_ATOMIC");
        };
        if (!errors.isEmpty()) {
            throw Errors.status("Write failure.", errors);
        }
    }

    /** One error per update; none at all if all went well. */
    private List<Error> goingOn(EncodedWrite request) {
        // Only roles without a configuration may write every table.
        EntryWire plain = scope.isFull() ? entities.plainEntries(request.bytes()) : null;
        List<Error> errors = new ArrayList<>();
        for (int from = 0; from < request.count(); from += CHUNK) {
            int start = from;
            int end = Math.min(request.count(), from + CHUNK);
            control.atomically(() -> {
                goOn(request, plain, start, end, errors);
                return null;
            });
        }
        if (!errors.isEmpty()) {
            fill(errors, request.count());
        }
        return errors;
    }

    private void goOn(EncodedWrite request, EntryWire plain, int from, int to, List<Error> errors) {
        for (int i = from; i < to; i++) {
            Error error = attempt(request, plain, i);
            if (error != Errors.OK) {
                fill(errors, i);
                errors.add(error);
            }
        }
    }

    private Error attempt(EncodedWrite request, EntryWire plain, int number) {
        try {
            if (plain == null || !plain.write(request.from(number), request.to(number))) {
                write(request.update(number));
            }
            return Errors.OK;
        } catch (RuntimeException e) {
            return Errors.of(P4RuntimeFailure.of(e));
        }
    }

    private static void fill(List<Error> errors, int size) {
        while (errors.size() < size) {
            errors.add(Errors.OK);
        }
    }

    private List<Error> allOrNone(EncodedWrite request) {
        List<Runnable> undo = new ArrayList<>();
        for (int i = 0; i < request.count(); i++) {
            try {
                Update update = request.update(i);
                Runnable step = entities.undo(update);
                write(update);
                undo.add(step);
            } catch (RuntimeException e) {
                rollBack(undo);
                return aborted(request.count(), i, Errors.of(P4RuntimeFailure.of(e)));
            }
        }
        return List.of();
    }

    private static void rollBack(List<Runnable> undo) {
        Collections.reverse(undo);
        for (Runnable step : undo) {
            try {
                step.run();
            } catch (RuntimeException e) {
                LOG.error("a step of a batch's roll-back failed", e);
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

    private void write(Update update) {
        if (!scope.has(update.getEntity())) {
            throw P4RuntimeFailure.denied("the client's role does not have this "
                    + update.getEntity().getEntityCase().name().toLowerCase(Locale.ROOT));
        }
        entities.write(update);
    }
}
