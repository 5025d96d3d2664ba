package dev.weft.dataplane.agent.north;

import com.google.rpc.Code;
import dev.weft.p4.runtime.ElectionId;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import p4.v1.P4RuntimeOuterClass.MasterArbitrationUpdate;
import p4.v1.P4RuntimeOuterClass.StreamMessageResponse;

/**
 * The controllers' streams and which of them is primary: P4Runtime specification 1.4.1, section 5, with the default role
 * only. A bid at least as high as every bid so far makes primary; when the primary goes, nobody is primary until the
 * next such bid. Thread-safe.
 */
final class Controllers {
    private final long deviceId;
    private final List<Controller> all = new ArrayList<>();
    private ElectionId highest = ElectionId.ZERO;
    private Controller primary;

    Controllers(long deviceId) {
        this.deviceId = deviceId;
    }

    /** One controller's stream. */
    final class Controller {
        private final StreamObserver<StreamMessageResponse> stream;
        private ElectionId bid;

        private Controller(StreamObserver<StreamMessageResponse> stream) {
            this.stream = stream;
        }

        /** Sends a message to this controller. */
        void send(StreamMessageResponse message) {
            synchronized (Controllers.this) {
                stream.onNext(message);
            }
        }

        boolean isPrimary() {
            synchronized (Controllers.this) {
                return primary == this;
            }
        }
    }

    Controller connect(StreamObserver<StreamMessageResponse> stream) {
        return new Controller(stream);
    }

    /**
     * Takes a bid and answers it.
     *
     * @return why the stream has to end, if it has to
     */
    synchronized Optional<Status> bid(Controller controller, MasterArbitrationUpdate update) {
        if (update.getDeviceId() != deviceId) {
            return Optional.of(Status.NOT_FOUND.withDescription("device " + Long.toUnsignedString(update.getDeviceId())
                    + " is not here: this agent serves device " + Long.toUnsignedString(deviceId)));
        }
        if (update.hasRole()
                && !(update.getRole().getName().isEmpty() && update.getRole().getId() == 0)) {
            return Optional.of(
                    Status.UNIMPLEMENTED.withDescription("this agent knows the default role only: leave role unset"));
        }
        ElectionId bid = ElectionId.of(update.getElectionId());
        for (Controller other : all) {
            if (other != controller && !bid.equals(ElectionId.ZERO) && bid.equals(other.bid)) {
                // finsy bids lower by itself when it reads "used", as Stratum has it.
                return Optional.of(Status.INVALID_ARGUMENT.withDescription(
                        "election id " + bid + " is already used by another controller: choose a different one"));
            }
        }
        if (!all.contains(controller)) {
            all.add(controller);
        }
        controller.bid = bid;
        Controller before = primary;
        if (!bid.equals(ElectionId.ZERO) && bid.compareTo(highest) >= 0) {
            highest = bid;
            primary = controller;
        } else if (primary == controller) {
            primary = null; // it has stepped down
        }
        if (primary == before) {
            controller.send(arbitration(controller));
        } else {
            all.forEach(each -> each.send(arbitration(each)));
        }
        return Optional.empty();
    }

    /** A stream has ended. */
    synchronized void gone(Controller controller) {
        all.remove(controller);
        if (primary == controller) {
            primary = null;
            all.forEach(each -> each.send(arbitration(each)));
        }
    }

    /** Whether calls with this bid come from the primary. */
    synchronized boolean isPrimary(ElectionId bid) {
        return primary != null && primary.bid.equals(bid);
    }

    /** Sends a message to the primary, if there is one. */
    synchronized boolean sendToPrimary(StreamMessageResponse message) {
        if (primary == null) {
            return false;
        }
        primary.send(message);
        return true;
    }

    private StreamMessageResponse arbitration(Controller controller) {
        com.google.rpc.Status.Builder status = com.google.rpc.Status.newBuilder();
        if (primary == controller) {
            status.setCode(Code.OK_VALUE);
        } else if (primary != null) {
            status.setCode(Code.ALREADY_EXISTS_VALUE).setMessage("another controller is primary");
        } else {
            status.setCode(Code.NOT_FOUND_VALUE).setMessage("no controller is primary");
        }
        return StreamMessageResponse.newBuilder()
                .setArbitration(MasterArbitrationUpdate.newBuilder()
                        .setDeviceId(deviceId)
                        .setElectionId(highest.toMessage())
                        .setStatus(status))
                .build();
    }
}
