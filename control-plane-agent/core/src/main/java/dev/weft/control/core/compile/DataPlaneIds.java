package dev.weft.control.core.compile;

import dev.weft.control.core.model.Demand;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.Statement;
import dev.weft.control.core.model.WireIds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * The numbers by which the data plane knows statements. They depend on the statements' ids alone (see {@link
 * StableNumbers}), so every switch, and every later compilation, agrees on them.
 */
public final class DataPlaneIds {
    /** The greatest service number: the cells of the service meter. */
    public static final int LAST_SERVICE = 2047;

    /** The greatest instance number: the cells of the load registers. */
    public static final int LAST_INSTANCE = 4095;

    /** The greatest pool number: the blocks of the pairs register. */
    public static final int LAST_POOL = 1023;

    private final String domain;
    private final SortedMap<String, Integer> services;
    private final SortedMap<String, Integer> instances;
    private final SortedMap<String, Integer> pools;
    private final SortedMap<String, Integer> subjects;
    private final SortedMap<String, Integer> hosts;

    private DataPlaneIds(SemanticModel model) {
        this.domain = model.domain();
        this.services = StableNumbers.assign(ids(model.services()), LAST_SERVICE);
        this.instances = StableNumbers.assign(
                model.services().stream()
                        .flatMap(service -> service.instances().stream())
                        .map(Statement::id)
                        .collect(Collectors.toList()),
                LAST_INSTANCE);
        List<String> poolIds = new ArrayList<>();
        for (Service service : model.services()) {
            poolIds.add(defaultDemand(service).map(Demand::id).orElse(service.id()));
            service.demands().stream().map(Demand::id).forEach(poolIds::add);
        }
        this.pools = StableNumbers.assign(poolIds, LAST_POOL);
        this.subjects = StableNumbers.assign(ids(model.agents()), Integer.MAX_VALUE);
        this.hosts = StableNumbers.assign(ids(model.network().hosts()), Integer.MAX_VALUE);
    }

    /**
     * Numbers the statements of a model.
     *
     * @throws IllegalArgumentException if there are more services, instances or pools than numbers; {@code check}
     *     says so before
     */
    public static DataPlaneIds of(SemanticModel model) {
        return new DataPlaneIds(model);
    }

    /** Returns the demand of a service for every class that no other demand names, if the file gives one. */
    static Optional<Demand> defaultDemand(Service service) {
        return service.demands().stream()
                .filter(demand -> demand.trafficClass().isEmpty())
                .findFirst();
    }

    /** Returns the number of a service by name, 1 to 2047. */
    public int service(String name) {
        return need(services, "service/" + name);
    }

    /** Returns the number of an instance by name, 1 to 4095. */
    public int instance(String name) {
        return need(instances, "instance/" + name);
    }

    /** Returns the number of the pool of a statement (a demand, or a service without a default demand), 1 to 1023. */
    public int pool(String statementId) {
        return need(pools, statementId);
    }

    /** Returns the number of an agent by name as a subject of permissions, 1 or more. */
    public int subject(String agentName) {
        return need(subjects, "agent/" + agentName);
    }

    /** Returns the number of a host by name, 1 or more. */
    public int host(String name) {
        return need(hosts, "host/" + name);
    }

    /** Returns the 64-bit id of an agent in the agent header. */
    public long agent64(String name) {
        return WireIds.agent(domain, name);
    }

    /** Returns the 64-bit id of a service in the agent header. */
    public long service64(String name) {
        return WireIds.service(domain, name);
    }

    /** Returns the id of the instance statement with a number. */
    public Optional<String> instanceStatement(int number) {
        return reverse(instances, number);
    }

    /** Returns the id of the service statement with a number. */
    public Optional<String> serviceStatement(int number) {
        return reverse(services, number);
    }

    private static Optional<String> reverse(Map<String, Integer> numbers, int number) {
        return numbers.entrySet().stream()
                .filter(entry -> entry.getValue() == number)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static List<String> ids(Collection<? extends Statement> statements) {
        return statements.stream().map(Statement::id).collect(Collectors.toList());
    }

    private static int need(Map<String, Integer> numbers, String id) {
        Integer number = numbers.get(id);
        if (number == null) {
            throw new IllegalArgumentException("the model has no " + id);
        }
        return number;
    }
}
