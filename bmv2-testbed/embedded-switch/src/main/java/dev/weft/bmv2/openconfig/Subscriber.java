package dev.weft.bmv2.openconfig;

import gnmi.Gnmi.Notification;
import gnmi.Gnmi.Path;
import gnmi.Gnmi.SubscribeRequest;
import gnmi.Gnmi.SubscribeResponse;
import gnmi.Gnmi.Subscription;
import gnmi.Gnmi.SubscriptionList;
import gnmi.Gnmi.SubscriptionMode;
import gnmi.Gnmi.TypedValue;
import gnmi.Gnmi.Update;
import io.grpc.Status;
import io.grpc.StatusException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** One Subscribe call. A reader that is too slow misses samples, and gets the newest value when it reads again. */
final class Subscriber {
    private static final long LEAST_INTERVAL_NS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long DEFAULT_INTERVAL_NS = TimeUnit.SECONDS.toNanos(1);

    private final ServerCallStreamObserver<SubscribeResponse> out;
    private final Function<List<Update>, Notification> notification;
    private final Map<Path, TypedValue> told = new HashMap<>();
    private SubscriptionList list;
    private long sampledNs;
    private Runnable end = () -> {};

    /** Finds the leaves of a path. */
    interface Selector {
        List<Update> select(Path path, List<Update> leaves) throws StatusException;
    }

    Subscriber(ServerCallStreamObserver<SubscribeResponse> out, Function<List<Update>, Notification> notification) {
        this.out = out;
        this.notification = notification;
        out.setOnCancelHandler(() -> end.run());
    }

    void onEnd(Runnable work) {
        end = work;
    }

    /** Takes requests and does nothing. */
    StreamObserver<SubscribeRequest> ignoring() {
        return requests(List::of, (path, leaves) -> List.of());
    }

    StreamObserver<SubscribeRequest> requests(Supplier<List<Update>> leaves, Selector selector) {
        return new StreamObserver<>() {
            @Override
            public void onNext(SubscribeRequest request) {
                try {
                    take(request, leaves.get(), selector);
                } catch (StatusException e) {
                    end.run();
                    out.onError(e);
                }
            }

            @Override
            public void onError(Throwable cause) {
                end.run();
            }

            @Override
            public void onCompleted() {
                end.run();
                if (!out.isCancelled()) {
                    out.onCompleted();
                }
            }
        };
    }

    private synchronized void take(SubscribeRequest request, List<Update> leaves, Selector selector)
            throws StatusException {
        if (request.hasSubscribe()) {
            list = request.getSubscribe();
            told.clear();
            for (Subscription one : list.getSubscriptionList()) {
                selector.select(path(one), leaves); // refuses what is not there
            }
        } else if (list == null || list.getMode() != SubscriptionList.Mode.POLL) {
            throw Status.INVALID_ARGUMENT
                    .withDescription("a poll comes after a subscription of mode POLL")
                    .asException();
        }
        if (!list.getUpdatesOnly()) {
            send(leaves, true);
        }
        out.onNext(SubscribeResponse.newBuilder().setSyncResponse(true).build());
        if (list.getMode() == SubscriptionList.Mode.ONCE) {
            end.run();
            out.onCompleted();
        }
    }

    private Path path(Subscription one) {
        return one.getPath().toBuilder()
                .clearElem()
                .addAllElem(list.getPrefix().getElemList())
                .addAllElem(one.getPath().getElemList())
                .build();
    }

    /** Sends what has changed, or is to be sampled. */
    synchronized void tick(List<Update> leaves) {
        if (list != null && list.getMode() == SubscriptionList.Mode.STREAM && out.isReady()) {
            send(leaves, false);
        }
    }

    private void send(List<Update> leaves, boolean all) {
        long now = System.nanoTime();
        List<Update> updates = new ArrayList<>();
        boolean sampled = false;
        for (Subscription one : list.getSubscriptionList()) {
            long interval = one.getSampleInterval() == 0
                    ? DEFAULT_INTERVAL_NS
                    : Math.max(LEAST_INTERVAL_NS, one.getSampleInterval());
            boolean sample = one.getMode() == SubscriptionMode.SAMPLE && now - sampledNs >= interval;
            sampled |= sample;
            for (Update leaf : leaves) {
                if (!Leaves.covers(path(one), leaf.getPath())) {
                    continue;
                }
                boolean changed = !leaf.getVal().equals(told.get(leaf.getPath()))
                        && one.getMode() != SubscriptionMode.SAMPLE
                        && !Leaves.isCounter(leaf);
                if (all || sample || changed) {
                    told.put(leaf.getPath(), leaf.getVal());
                    updates.add(leaf);
                }
            }
        }
        sampledNs = all || sampled ? now : sampledNs;
        if (!updates.isEmpty()) {
            out.onNext(SubscribeResponse.newBuilder()
                    .setUpdate(notification.apply(updates))
                    .build());
        }
    }
}
