package dev.weft.bmv2.openconfig;

import gnmi.Gnmi.CapabilityRequest;
import gnmi.Gnmi.CapabilityResponse;
import gnmi.Gnmi.Encoding;
import gnmi.Gnmi.GetRequest;
import gnmi.Gnmi.GetResponse;
import gnmi.Gnmi.ModelData;
import gnmi.Gnmi.Notification;
import gnmi.Gnmi.Path;
import gnmi.Gnmi.SetRequest;
import gnmi.Gnmi.SetResponse;
import gnmi.Gnmi.SubscribeRequest;
import gnmi.Gnmi.SubscribeResponse;
import gnmi.Gnmi.Update;
import gnmi.Gnmi.UpdateResult;
import gnmi.gNMIGrpc;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * Ports and their counters by gNMI: the values of openconfig-interfaces that ONOS's drivers ask for, readable by Get and
 * Subscribe, and {@code config/enabled} by Set. Values are given with encoding PROTO, each as a leaf of its own.
 */
public final class GnmiService extends gNMIGrpc.gNMIImplBase {
    private static final int MOST_SUBSCRIPTIONS = 64;

    private final ManagedPorts ports;
    private final LongSupplier epochNs;
    private final Set<Subscriber> subscribers = ConcurrentHashMap.newKeySet();
    private final Map<Integer, Boolean> lastUp = new ConcurrentHashMap<>();
    private final Map<Integer, Long> lastChange = new ConcurrentHashMap<>();

    /**
     * Makes a service.
     *
     * @param epochNs nanoseconds since 1970
     */
    public GnmiService(ManagedPorts ports, LongSupplier epochNs) {
        this.ports = ports;
        this.epochNs = epochNs;
    }

    /** Tells subscribers what has changed, and samples; to be called several times a second. */
    public void tick() {
        if (!subscribers.isEmpty()) {
            List<Update> leaves = leaves();
            subscribers.forEach(subscriber -> subscriber.tick(leaves));
        }
    }

    private List<Update> leaves() {
        List<Update> leaves = new ArrayList<>();
        for (ManagedPort port : ports.ports()) {
            Boolean before = lastUp.put(port.number(), port.up());
            if (before == null || before != port.up()) {
                lastChange.put(port.number(), epochNs.getAsLong());
            }
            leaves.addAll(Leaves.of(port, lastChange.getOrDefault(port.number(), 0L)));
        }
        return leaves;
    }

    private Notification notification(List<Update> updates) {
        return Notification.newBuilder()
                .setTimestamp(epochNs.getAsLong())
                .addAllUpdate(updates)
                .build();
    }

    private static Path absolute(Path prefix, Path path) {
        return path.toBuilder()
                .clearElem()
                .addAllElem(prefix.getElemList())
                .addAllElem(path.getElemList())
                .build();
    }

    /** The leaves that a path names. */
    private static List<Update> select(Path path, List<Update> leaves) throws StatusException {
        List<Update> selected = new ArrayList<>();
        for (Update leaf : leaves) {
            if (Leaves.covers(path, leaf.getPath())) {
                selected.add(leaf);
            }
        }
        if (selected.isEmpty()) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("no value at " + text(path)
                            + "; there is /interfaces/interface[name=...]/{state,config,ethernet}")
                    .asException();
        }
        return selected;
    }

    private static String text(Path path) {
        StringBuilder text = new StringBuilder();
        path.getElemList().forEach(elem -> {
            text.append('/').append(elem.getName());
            elem.getKeyMap()
                    .forEach((key, value) -> text.append('[')
                            .append(key)
                            .append('=')
                            .append(value)
                            .append(']'));
        });
        return text.isEmpty() ? "/" : text.toString();
    }

    @Override
    public void capabilities(CapabilityRequest request, StreamObserver<CapabilityResponse> response) {
        response.onNext(CapabilityResponse.newBuilder()
                .addSupportedModels(ModelData.newBuilder()
                        .setName("openconfig-interfaces")
                        .setOrganization("OpenConfig working group"))
                .addSupportedEncodings(Encoding.PROTO)
                .setGNMIVersion("0.5.0")
                .build());
        response.onCompleted();
    }

    @Override
    public void get(GetRequest request, StreamObserver<GetResponse> response) {
        try {
            List<Update> leaves = leaves();
            GetResponse.Builder answer = GetResponse.newBuilder();
            for (Path path : request.getPathList()) {
                answer.addNotification(notification(select(absolute(request.getPrefix(), path), leaves)));
            }
            response.onNext(answer.build());
            response.onCompleted();
        } catch (StatusException e) {
            response.onError(e);
        }
    }

    @Override
    public void set(SetRequest request, StreamObserver<SetResponse> response) {
        try {
            if (request.getDeleteCount() > 0) {
                throw Status.INVALID_ARGUMENT
                        .withDescription("nothing can be deleted; config/enabled can be updated")
                        .asException();
            }
            Map<Integer, Boolean> wanted = new LinkedHashMap<>();
            SetResponse.Builder answer = SetResponse.newBuilder().setTimestamp(epochNs.getAsLong());
            for (Update update : request.getReplaceList()) {
                enable(wanted, absolute(request.getPrefix(), update.getPath()), update);
                answer.addResponse(result(update, UpdateResult.Operation.REPLACE));
            }
            for (Update update : request.getUpdateList()) {
                enable(wanted, absolute(request.getPrefix(), update.getPath()), update);
                answer.addResponse(result(update, UpdateResult.Operation.UPDATE));
            }
            wanted.forEach(ports::setEnabled);
            response.onNext(answer.build());
            response.onCompleted();
        } catch (StatusException e) {
            response.onError(e);
        }
    }

    private static UpdateResult result(Update update, UpdateResult.Operation operation) {
        return UpdateResult.newBuilder()
                .setPath(update.getPath())
                .setOp(operation)
                .build();
    }

    private void enable(Map<Integer, Boolean> wanted, Path path, Update update) throws StatusException {
        for (ManagedPort port : ports.ports()) {
            for (Update leaf : Leaves.of(port, 0)) {
                if (leaf.getVal().hasBoolVal() && leaf.getPath().getElemList().equals(path.getElemList())) {
                    if (!update.getVal().hasBoolVal()) {
                        throw Status.INVALID_ARGUMENT
                                .withDescription(text(path) + " takes a bool")
                                .asException();
                    }
                    wanted.put(port.number(), update.getVal().getBoolVal());
                    return;
                }
            }
        }
        throw Status.INVALID_ARGUMENT
                .withDescription("cannot set " + text(path)
                        + "; what can be set is /interfaces/interface[name=NAME]/config/enabled of a port")
                .asException();
    }

    @Override
    public StreamObserver<SubscribeRequest> subscribe(StreamObserver<SubscribeResponse> response) {
        Subscriber subscriber =
                new Subscriber((ServerCallStreamObserver<SubscribeResponse>) response, this::notification);
        if (subscribers.size() >= MOST_SUBSCRIPTIONS) {
            response.onError(Status.RESOURCE_EXHAUSTED
                    .withDescription("there are " + MOST_SUBSCRIPTIONS + " subscribers already")
                    .asRuntimeException());
            return subscriber.ignoring();
        }
        subscribers.add(subscriber);
        subscriber.onEnd(() -> subscribers.remove(subscriber));
        return subscriber.requests(this::leaves, GnmiService::select);
    }
}
