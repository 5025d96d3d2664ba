package dev.weft.control.core.compile;

import dev.weft.control.core.index.ModelIndex;
import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.Demand;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.Statement;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.model.WireIds;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The numbers by which the data plane knows statements. They depend on the statements' ids alone (see {@link
 * Numbering}), so every switch, and every later compilation, agrees on them.
 */
public final class DataPlaneIds {
    /** The greatest service number: the cells of the service meter. */
    public static final int LAST_SERVICE = 2047;

    /** The greatest instance number: the cells of the load registers. */
    public static final int LAST_INSTANCE = 16383;

    /** The greatest pool number: the blocks of the pairs register. */
    public static final int LAST_POOL = 1023;

    /** What has numbers of its own. */
    private enum Space {
        SERVICES(LAST_SERVICE),
        INSTANCES(LAST_INSTANCE),
        POOLS(LAST_POOL),
        SUBJECTS(Integer.MAX_VALUE),
        HOSTS(Integer.MAX_VALUE),
        /** Members and groups of selectors: the cables and the ways. */
        WAYS(Integer.MAX_VALUE);

        private final int last;

        Space(int last) {
            this.last = last;
        }
    }

    private final String domain;
    private final Map<Space, Numbering> spaces = new EnumMap<>(Space.class);

    private DataPlaneIds(String domain) {
        this.domain = domain;
        for (Space space : Space.values()) {
            spaces.put(space, new Numbering(space.last));
        }
    }

    /**
     * Numbers the statements of a model.
     *
     * @throws IllegalArgumentException if there are more services, instances or pools than numbers; {@code check}
     *     says so before
     */
    public static DataPlaneIds of(SemanticModel model) {
        return of(ModelIndex.of(model));
    }

    static DataPlaneIds of(ModelIndex index) {
        DataPlaneIds ids = new DataPlaneIds(index.domain());
        List<Statement> statements = new ArrayList<>();
        statements.addAll(index.switches());
        statements.addAll(index.links());
        statements.addAll(index.hosts());
        statements.addAll(index.agents());
        statements.addAll(index.services());
        ids.change(List.of(), statements);
        ids.settle();
        return ids;
    }

    /**
     * Removes statements, then adds others. Until {@link #settle} every number is still what it was.
     *
     * @return the ids of the statements whose number is another than before; a service without a default demand has two,
     *     its own and that of its pool
     */
    Set<String> change(Collection<Statement> removed, Collection<Statement> added) {
        Set<String> moved = new HashSet<>();
        spaces.forEach((space, numbering) -> {
            List<String> out = new ArrayList<>();
            List<String> in = new ArrayList<>();
            removed.forEach(statement -> out.addAll(names(space, statement)));
            added.forEach(statement -> in.addAll(names(space, statement)));
            moved.addAll(numbering.change(out, in));
        });
        return moved;
    }

    /** From now on the numbers are those after the last change. */
    void settle() {
        spaces.values().forEach(Numbering::settle);
    }

    private static List<String> names(Space space, Statement statement) {
        List<String> names = new ArrayList<>();
        if (statement instanceof Service) {
            Service service = (Service) statement;
            if (space == Space.SERVICES) {
                names.add(service.id());
            } else if (space == Space.INSTANCES) {
                service.instances().forEach(instance -> names.add(instance.id()));
            } else if (space == Space.POOLS) {
                names.add(defaultPool(service));
                service.demands().forEach(demand -> names.add(demand.id()));
            }
        } else {
            boolean way = statement instanceof SwitchNode || statement instanceof Link || statement instanceof Host;
            if (space == Space.SUBJECTS && statement instanceof Agent
                    || space == Space.HOSTS && statement instanceof Host
                    || space == Space.WAYS && way) {
                names.add(statement.id());
            }
        }
        return names;
    }

    /** Returns the demand of a service for every class that no other demand names, if the file gives one. */
    static Optional<Demand> defaultDemand(Service service) {
        return service.demands().stream()
                .filter(demand -> demand.trafficClass().isEmpty())
                .findFirst();
    }

    /** Returns the id of the statement that stands for the pool of every class that no demand names. */
    static String defaultPool(Service service) {
        return defaultDemand(service).map(Demand::id).orElse(service.id());
    }

    /** Returns the number of a service by name, 1 to 2047. */
    public int service(String name) {
        return need(Space.SERVICES, "service/" + name);
    }

    /** Returns the number of an instance by name, 1 to {@value #LAST_INSTANCE}. */
    public int instance(String name) {
        return need(Space.INSTANCES, "instance/" + name);
    }

    /** Returns the number of the pool of a statement (a demand, or a service without a default demand), 1 to 1023. */
    public int pool(String statementId) {
        return need(Space.POOLS, statementId);
    }

    /** Returns the number of an agent by name as a subject of permissions, 1 or more. */
    public int subject(String agentName) {
        return need(Space.SUBJECTS, "agent/" + agentName);
    }

    /** Returns the number of a host by name, 1 or more. */
    public int host(String name) {
        return need(Space.HOSTS, "host/" + name);
    }

    /** Returns the number of a cable (a link or host) or of the way to a switch or host, by statement id, 1 or more. */
    int way(String statementId) {
        return need(Space.WAYS, statementId);
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
        return Optional.ofNullable(spaces.get(Space.INSTANCES).name(number));
    }

    /** Returns the id of the service statement with a number. */
    public Optional<String> serviceStatement(int number) {
        return Optional.ofNullable(spaces.get(Space.SERVICES).name(number));
    }

    private int need(Space space, String id) {
        Integer number = spaces.get(space).get(id);
        if (number == null) {
            throw new IllegalArgumentException("the model has no " + id);
        }
        return number;
    }
}
