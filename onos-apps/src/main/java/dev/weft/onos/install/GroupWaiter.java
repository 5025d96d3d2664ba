package dev.weft.onos.install;

import java.util.concurrent.CompletableFuture;
import org.onosproject.net.DeviceId;
import org.onosproject.net.group.Group;
import org.onosproject.net.group.GroupBuckets;
import org.onosproject.net.group.GroupListener;
import org.onosproject.net.group.GroupService;
import org.onosproject.net.pi.runtime.PiGroupKey;

/** Waits until ONOS has seen a group on its device as it should be, which it tells by an event. */
final class GroupWaiter {
    private final GroupService groups;
    private final DeviceId device;

    GroupWaiter(GroupService groups, DeviceId device) {
        this.groups = groups;
        this.device = device;
    }

    /**
     * Does something to a group.
     *
     * @param buckets what it should hold then; null: it should be gone
     * @return complete when it is so; exceptionally when the device refuses it
     */
    CompletableFuture<Void> settled(PiGroupKey key, GroupBuckets buckets, Runnable work) {
        CompletableFuture<Void> settled = new CompletableFuture<>();
        GroupListener listener = event -> {
            if (!device.equals(event.subject().deviceId())
                    || !key.equals(event.subject().appCookie())) {
                return;
            }
            switch (event.type()) {
                case GROUP_ADD_FAILED:
                case GROUP_UPDATE_FAILED:
                case GROUP_REMOVE_FAILED:
                    settled.completeExceptionally(
                            new IllegalStateException("group " + key + ": " + event.type() + "; see ONOS's log"));
                    break;
                default:
                    check(key, buckets, settled);
                    break;
            }
        };
        groups.addListener(listener);
        settled.whenComplete((done, failure) -> groups.removeListener(listener));
        work.run();
        check(key, buckets, settled); // it may be so already, and then there is no event
        return settled;
    }

    private void check(PiGroupKey key, GroupBuckets buckets, CompletableFuture<Void> settled) {
        Group group = groups.getGroup(device, key);
        boolean there = group != null
                && group.state() == Group.GroupState.ADDED
                && group.buckets().equals(buckets);
        if (buckets == null ? group == null : there) {
            settled.complete(null);
        }
    }
}
