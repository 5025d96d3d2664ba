package dev.weft.onos.state;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who did what: in the cluster's store, the last thousand, and in ONOS's log under {@code weft.audit}. */
public final class AuditLog {
    private static final Logger LOG = LoggerFactory.getLogger("weft.audit");
    private static final int KEPT = 1000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final WeftState state;
    private final String node;
    private final LongSupplier millis;
    private final AtomicInteger count = new AtomicInteger();

    /**
     * Makes a log.
     *
     * @param node the node that writes it
     * @param millis the time of day
     */
    public AuditLog(WeftState state, String node, LongSupplier millis) {
        this.state = state;
        this.node = node;
        this.millis = millis;
    }

    /** Writes what somebody has done, or was refused. */
    public void write(String who, String what, String outcome) {
        long now = millis.getAsLong();
        String id = String.format(Locale.ROOT, "%016d-%s-%06d", now, node, count.getAndIncrement());
        ObjectNode record = JSON.createObjectNode();
        record.put("time", now)
                .put("node", node)
                .put("who", who)
                .put("what", what)
                .put("outcome", outcome);
        state.put(WeftState.AUDIT, id, record);
        LOG.info("{} {}: {}", who, what, outcome);
        SortedMap<String, ObjectNode> all = state.all(WeftState.AUDIT);
        while (all.size() > KEPT) {
            String oldest = all.firstKey();
            all.remove(oldest);
            state.remove(WeftState.AUDIT, oldest);
        }
    }
}
