package dev.weft.onos.standin;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.MapEvent;
import org.onosproject.store.service.MapEventListener;
import org.onosproject.store.service.Serializer;
import org.onosproject.store.service.StorageException;
import org.onosproject.store.service.Versioned;

/** A distributed map that all nodes of a test share; values go through the serializer, as they do in ONOS. */
public final class SharedMap {
    private static final ThreadLocal<Boolean> TELLING = new ThreadLocal<>();

    private final String name;
    private final Serializer serializer;
    private final Map<Object, Versioned<Object>> map = new LinkedHashMap<>();
    private final List<MapEventListener<Object, Object>> listeners = new CopyOnWriteArrayList<>();
    private long version;
    private volatile boolean broken;

    SharedMap(String name, Serializer serializer) {
        this.name = name;
        this.serializer = serializer;
    }

    /** Makes every write fail, as without a majority. */
    public void breakDown(boolean now) {
        broken = now;
    }

    @SuppressWarnings("unchecked")
    <K, V> ConsistentMap<K, V> service() {
        return StandIn.of(ConsistentMap.class, this);
    }

    /** As of {@link ConsistentMap}. */
    public synchronized Versioned<Object> get(Object key) {
        mayAsk();
        return map.get(key);
    }

    /** As of {@link ConsistentMap}. */
    public Versioned<Object> put(Object key, Object value) {
        return set(key, value, true, null);
    }

    /** As of {@link ConsistentMap}. */
    public Versioned<Object> putIfAbsent(Object key, Object value) {
        return set(key, value, false, null);
    }

    /** As of {@link ConsistentMap}. */
    public boolean replace(Object key, long oldVersion, Object value) {
        Versioned<Object> before = set(key, value, true, oldVersion);
        return before != null && before.version() == oldVersion;
    }

    private Versioned<Object> set(Object key, Object value, boolean over, Long onlyVersion) {
        Versioned<Object> before;
        Versioned<Object> after;
        synchronized (this) {
            requireMajority();
            before = map.get(key);
            boolean stale = onlyVersion != null && (before == null || before.version() != onlyVersion);
            if (stale || !over && before != null) {
                return before;
            }
            version++;
            after = new Versioned<>(serializer.decode(serializer.encode(value)), version);
            map.put(key, after);
        }
        tell(new MapEvent<>(name, key, after, before));
        return before;
    }

    /** As of {@link ConsistentMap}. */
    public Versioned<Object> remove(Object key) {
        Versioned<Object> before;
        synchronized (this) {
            requireMajority();
            before = map.remove(key);
        }
        if (before != null) {
            tell(new MapEvent<>(name, key, null, before));
        }
        return before;
    }

    private void requireMajority() {
        mayAsk();
        if (broken) {
            throw new StorageException.Unavailable();
        }
    }

    private void tell(MapEvent<Object, Object> event) {
        TELLING.set(true);
        try {
            listeners.forEach(listener -> listener.event(event));
        } finally {
            TELLING.remove();
        }
    }

    /** ONOS brings answers on the thread that brings the news: who asks while being told waits for himself. */
    private static void mayAsk() {
        if (Boolean.TRUE.equals(TELLING.get())) {
            throw new IllegalStateException("asked the store on the thread that brings its news");
        }
    }

    /** As of {@link ConsistentMap}. */
    public void clear() {
        keys().forEach(this::remove);
    }

    private synchronized List<Object> keys() {
        return List.copyOf(map.keySet());
    }

    /** As of {@link ConsistentMap}. */
    public synchronized Set<Map.Entry<Object, Versioned<Object>>> entrySet() {
        mayAsk();
        return new LinkedHashMap<>(map).entrySet();
    }

    /** As of {@link ConsistentMap}. */
    public void addListener(MapEventListener<Object, Object> listener) {
        listeners.add(Objects.requireNonNull(listener));
    }

    /** As of {@link ConsistentMap}. */
    public void removeListener(MapEventListener<Object, Object> listener) {
        listeners.remove(listener);
    }
}
