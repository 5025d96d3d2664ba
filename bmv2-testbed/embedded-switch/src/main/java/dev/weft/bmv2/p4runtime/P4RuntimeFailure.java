package dev.weft.bmv2.p4runtime;

import dev.weft.bmv2.control.ControlException;
import io.grpc.Status;
import java.util.Collection;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A request, or one part of a batch, that cannot be done, with its canonical code. */
final class P4RuntimeFailure extends RuntimeException {
    private static final Logger LOG = LoggerFactory.getLogger(P4RuntimeFailure.class);
    private static final int SHOWN = 12;

    private final Status.Code code;

    P4RuntimeFailure(Status.Code code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    Status.Code code() {
        return code;
    }

    static P4RuntimeFailure invalid(String message) {
        return new P4RuntimeFailure(Status.Code.INVALID_ARGUMENT, message);
    }

    static P4RuntimeFailure outOfRange(String message) {
        return new P4RuntimeFailure(Status.Code.OUT_OF_RANGE, message);
    }

    static P4RuntimeFailure notFound(String message) {
        return new P4RuntimeFailure(Status.Code.NOT_FOUND, message);
    }

    static P4RuntimeFailure denied(String message) {
        return new P4RuntimeFailure(Status.Code.PERMISSION_DENIED, message);
    }

    static P4RuntimeFailure precondition(String message) {
        return new P4RuntimeFailure(Status.Code.FAILED_PRECONDITION, message);
    }

    static P4RuntimeFailure unimplemented(String message) {
        return new P4RuntimeFailure(Status.Code.UNIMPLEMENTED, message);
    }

    /** What a client is told of any exception; those that are our own fault are logged. */
    static P4RuntimeFailure of(RuntimeException failure) {
        if (failure instanceof P4RuntimeFailure) {
            return (P4RuntimeFailure) failure;
        }
        if (failure instanceof ControlException refused) {
            return new P4RuntimeFailure(Status.Code.valueOf(refused.reason().name()), refused.getMessage());
        }
        LOG.error("P4Runtime request failed inside the switch", failure);
        return new P4RuntimeFailure(Status.Code.INTERNAL, "internal error of the switch: " + failure);
    }

    Status status() {
        return Status.fromCode(code).withDescription(getMessage());
    }

    static String list(Collection<String> valid) {
        if (valid.isEmpty()) {
            return "none";
        }
        String shown = valid.stream().limit(SHOWN).collect(Collectors.joining(", "));
        return valid.size() <= SHOWN ? shown : shown + " and " + (valid.size() - SHOWN) + " more";
    }
}
