package dev.weft.bmv2.p4runtime;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import p4.config.v1.P4InfoOuterClass.Digest;
import p4.v1.P4DataOuterClass.P4Data;
import p4.v1.P4RuntimeOuterClass.DigestEntry;
import p4.v1.P4RuntimeOuterClass.DigestList;
import p4.v1.P4RuntimeOuterClass.DigestListAck;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.Update;

/**
 * Digests of one pipeline: buffers, bundles and forgets them as specification section 9.8 says. Time is a parameter; a
 * list is due when it is full or when {@link #tick} finds it old enough. Thread-safe; nothing is sent under its monitor.
 */
final class DigestEngine {
    private final LoadedPipeline pipeline;
    private final DataCodec data;
    private final Map<Integer, Learning> learning = new TreeMap<>();
    private long nextListId = 1;

    DigestEngine(LoadedPipeline pipeline) {
        this.pipeline = pipeline;
        data = new DataCodec(pipeline.index().p4info().getTypeInfo(), pipeline.translations());
    }

    /** One enabled digest. */
    private static final class Learning {
        private DigestEntry.Config config;
        private final Set<P4Data> buffer = new LinkedHashSet<>();
        private long firstNs;
        /** Lists sent and not acknowledged, by list id. */
        private final Map<Long, Sent> unacknowledged = new TreeMap<>();

        private final Map<P4Data, Integer> cached = new HashMap<>();

        private void forget(Sent sent) {
            sent.messages().forEach(message -> cached.merge(message, -1, (a, b) -> a + b == 0 ? null : a + b));
        }
    }

    private record Sent(List<P4Data> messages, long sentNs) {}

    synchronized void write(Update.Type type, DigestEntry message) {
        Digest digest =
                LoadedPipeline.require(message.getDigestId(), pipeline.index().digests(), "digest");
        String name = digest.getPreamble().getName();
        int id = digest.getPreamble().getId();
        Learning known = learning.get(id);
        DigestEntry.Config config = message.getConfig();
        if (type != Update.Type.DELETE
                && (config.getMaxTimeoutNs() < 0 || config.getMaxListSize() < 0 || config.getAckTimeoutNs() < 0)) {
            throw P4RuntimeFailure.invalid("digest " + name + ": negative time-out or list size");
        }
        switch (type) {
            case INSERT -> {
                if (known != null) {
                    throw new P4RuntimeFailure(
                            io.grpc.Status.Code.ALREADY_EXISTS, "digest " + name + " is enabled: MODIFY it");
                }
                Learning fresh = new Learning();
                fresh.config = config;
                learning.put(id, fresh);
            }
            case MODIFY -> required(known, name).config = config;
            default -> {
                required(known, name);
                learning.remove(id);
            }
        }
    }

    synchronized void read(DigestEntry pattern, Consumer<Entity> out) {
        Collection<Digest> digests = pattern.getDigestId() == 0
                ? pipeline.index().digests().all()
                : List.of(LoadedPipeline.require(
                        pattern.getDigestId(), pipeline.index().digests(), "digest"));
        for (Digest digest : digests) {
            Learning known = learning.get(digest.getPreamble().getId());
            if (known != null) {
                out.accept(Entity.newBuilder()
                        .setDigestEntry(DigestEntry.newBuilder()
                                .setDigestId(digest.getPreamble().getId())
                                .setConfig(known.config))
                        .build());
            }
        }
    }

    /** Takes one digest message of the data plane; hands out a list if it is full. */
    synchronized Optional<DigestList> learn(DigestSample sample, long nowNs, long epochNs) {
        Digest digest = pipeline.index().digests().find(sample.digest()).orElse(null);
        Learning known =
                digest == null ? null : learning.get(digest.getPreamble().getId());
        if (known == null) {
            return Optional.empty();
        }
        P4Data message = data.encode(digest.getTypeSpec(), sample.values());
        expire(known, nowNs);
        if (known.cached.containsKey(message) || !known.buffer.add(message)) {
            return Optional.empty();
        }
        if (known.buffer.size() == 1) {
            known.firstNs = nowNs;
        }
        int full = known.config.getMaxListSize();
        if (known.config.getMaxTimeoutNs() == 0 || full > 0 && known.buffer.size() >= full) {
            return Optional.of(flush(digest.getPreamble().getId(), known, nowNs, epochNs));
        }
        return Optional.empty();
    }

    /** Hands out lists that are old enough and forgets what was not acknowledged in time. */
    synchronized List<DigestList> tick(long nowNs, long epochNs) {
        List<DigestList> due = new ArrayList<>();
        learning.forEach((id, known) -> {
            expire(known, nowNs);
            if (!known.buffer.isEmpty() && nowNs - known.firstNs >= known.config.getMaxTimeoutNs()) {
                due.add(flush(id, known, nowNs, epochNs));
            }
        });
        return due;
    }

    /** Forgets an acknowledged list; an unknown digest is {@code INVALID_ARGUMENT}, an unknown list nothing. */
    synchronized void acknowledge(DigestListAck ack) {
        if (pipeline.index().digests().find(ack.getDigestId()).isEmpty()) {
            throw P4RuntimeFailure.invalid(
                    "acknowledgement of digest id " + ack.getDigestId() + ", which the pipeline does not have");
        }
        Learning known = learning.get(ack.getDigestId());
        Sent sent = known == null ? null : known.unacknowledged.remove(ack.getListId());
        if (sent != null) {
            known.forget(sent);
        }
    }

    private DigestList flush(int digestId, Learning known, long nowNs, long epochNs) {
        long listId = nextListId++;
        List<P4Data> messages = List.copyOf(known.buffer);
        known.buffer.clear();
        if (known.config.getAckTimeoutNs() > 0) {
            known.unacknowledged.put(listId, new Sent(messages, nowNs));
            messages.forEach(message -> known.cached.merge(message, 1, Integer::sum));
        }
        return DigestList.newBuilder()
                .setDigestId(digestId)
                .setListId(listId)
                .addAllData(messages)
                .setTimestamp(epochNs)
                .build();
    }

    private static void expire(Learning known, long nowNs) {
        var lists = known.unacknowledged.values().iterator();
        while (lists.hasNext()) {
            Sent sent = lists.next();
            if (nowNs - sent.sentNs() < known.config.getAckTimeoutNs()) {
                return; // in order of sending: the rest is younger
            }
            lists.remove();
            known.forget(sent);
        }
    }

    private static Learning required(Learning known, String name) {
        if (known == null) {
            throw P4RuntimeFailure.notFound("digest " + name + " is not enabled: INSERT it");
        }
        return known;
    }
}
