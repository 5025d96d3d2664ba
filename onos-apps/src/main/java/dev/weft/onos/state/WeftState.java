package dev.weft.onos.state;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.onlab.util.KryoNamespace;
import org.onosproject.core.ApplicationId;
import org.onosproject.store.service.ConsistentMap;
import org.onosproject.store.service.MapEventListener;
import org.onosproject.store.service.Serializer;
import org.onosproject.store.service.StorageService;
import org.onosproject.store.service.Versioned;

/**
 * What all nodes of the cluster know: the facts (configurations wanted, plans, outcomes, audit log) as JSON by a name of
 * the form {@code kind/id}, and the logs of transactions.
 */
public final class WeftState {
    /** The configuration that a domain should have: file, text, request, who, devices. */
    public static final String DESIRED = "desired/";

    /** How a request ended. */
    public static final String OUTCOME = "outcome/";

    /** A plan. */
    public static final String PLAN = "plan/";

    /** An action of a user. */
    public static final String AUDIT = "audit/";

    /** The metrics of an instance. */
    public static final String METRIC = "metric/";

    /** The configuration that the agents of a domain's switches know: file and text. */
    public static final String TOLD = "told/";

    /** What was last taken from the network configuration, by domain. */
    public static final String NETCFG = "netcfg/";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final ConsistentMap<String, String> facts;
    private final ConsistentMap<String, byte[]> logs;

    /** Opens the maps of an application. */
    public WeftState(StorageService storage, ApplicationId application) {
        Serializer serializer = Serializer.using(KryoNamespace.newBuilder()
                .nextId(KryoNamespace.INITIAL_ID)
                .register(byte[].class)
                .build("weft"));
        facts = storage.<String, String>consistentMapBuilder()
                .withName("weft-facts")
                .withApplicationId(application)
                .withSerializer(serializer)
                .build();
        logs = storage.<String, byte[]>consistentMapBuilder()
                .withName("weft-logs")
                .withApplicationId(application)
                .withSerializer(serializer)
                .build();
    }

    /** Returns the logs of transactions. */
    public ConsistentMap<String, byte[]> logs() {
        return logs;
    }

    /** Returns a fact. */
    public Optional<ObjectNode> get(String kind, String id) {
        Versioned<String> found = facts.get(kind + id);
        return Optional.ofNullable(found).map(fact -> parse(fact.value()));
    }

    /** Sets a fact. */
    public void put(String kind, String id, JsonNode fact) {
        facts.put(kind + id, fact.toString());
    }

    /** Forgets a fact. */
    public void remove(String kind, String id) {
        facts.remove(kind + id);
    }

    /** Returns all facts of a kind, by id. */
    public SortedMap<String, ObjectNode> all(String kind) {
        SortedMap<String, ObjectNode> found = new TreeMap<>();
        for (Map.Entry<String, Versioned<String>> fact : facts.entrySet()) {
            if (fact.getKey().startsWith(kind)) {
                found.put(
                        fact.getKey().substring(kind.length()),
                        parse(fact.getValue().value()));
            }
        }
        return found;
    }

    /** Is told of every change, by name. */
    public void addListener(MapEventListener<String, String> listener) {
        facts.addListener(listener);
    }

    /** Is told no longer. */
    public void removeListener(MapEventListener<String, String> listener) {
        facts.removeListener(listener);
    }

    /** Forgets everything: the application goes for good. */
    public void clear() {
        facts.clear();
        logs.clear();
    }

    private static ObjectNode parse(String text) {
        try {
            return (ObjectNode) JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a fact of another version in ONOS's store: " + text, e);
        }
    }
}
