package dev.weft.control.core.index;

import dev.weft.control.core.model.Agent;
import dev.weft.control.core.model.AgentType;
import dev.weft.control.core.model.Capability;
import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.IpPrefix;
import dev.weft.control.core.model.Link;
import dev.weft.control.core.model.Measurement;
import dev.weft.control.core.model.Permission;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.control.core.model.Statement;
import dev.weft.control.core.model.SwitchNode;
import dev.weft.control.core.model.Task;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Statements, each id once, with the ways back along their references. To put or remove one costs what it refers to, not
 * what there is. References may dangle. Demands and instances stand within their services. Not thread-safe.
 */
public final class ModelIndex {
    private static final String ANY = "*";
    private final Map<Class<?>, SortedMap<String, Statement>> byKind = new LinkedHashMap<>();
    private final Map<Relations, Relation> relations = new HashMap<>();
    private String domain = "";
    private List<IpPrefix> servicePrefixes = List.of();
    private Measurement measurement;

    private enum Relations {
        HOSTS_AT_V4,
        HOSTS_AT_V6,
        AGENTS_ON,
        AGENTS_AT,
        AGENTS_OF_TYPE,
        SERVICES_OF,
        SERVICES_ON,
        SERVICES_WITH_INSTANCE,
        PERMISSIONS_OF_AGENT,
        PERMISSIONS_OF_TYPE,
        PERMISSIONS_OF_SERVICE,
        PERMISSIONS_OF_CAPABILITY,
        TASKS_OF_AGENT,
        TASKS_OF_SERVICE,
        REFERRERS
    }

    /** Makes an empty index. */
    public ModelIndex() {
        for (Class<?> kind : List.of(
                SwitchNode.class,
                Link.class,
                Host.class,
                Capability.class,
                Agent.class,
                Service.class,
                Permission.class,
                Task.class)) {
            byKind.put(kind, new TreeMap<>());
        }
        for (Relations relation : Relations.values()) {
            relations.put(relation, new Relation());
        }
    }

    /** Makes an index of a model; of statements with the same id the first counts. */
    public static ModelIndex of(SemanticModel model) {
        ModelIndex index = new ModelIndex();
        index.settings(
                model.domain(), model.network().services(), model.network().measurement());
        for (Statement statement : model.statements()) {
            SortedMap<String, Statement> known = index.byKind.get(statement.getClass());
            if (known != null && !known.containsKey(statement.name())) {
                index.put(statement);
            }
        }
        return index;
    }

    /** Sets what holds for the domain as a whole. */
    public void settings(String domainName, List<IpPrefix> prefixes, Measurement periods) {
        domain = domainName;
        servicePrefixes = List.copyOf(prefixes);
        measurement = periods;
    }

    /** Adds a statement; one with the same id must have been removed. */
    public void put(Statement statement) {
        if (of(statement).putIfAbsent(statement.name(), statement) != null) {
            throw new IllegalArgumentException("the index has " + statement.id() + " already");
        }
        relate(statement, true);
    }

    /** Removes a statement. */
    public void remove(Statement statement) {
        Statement known = of(statement).remove(statement.name());
        if (known == null) {
            throw new IllegalArgumentException("the index has no " + statement.id());
        }
        relate(known, false);
    }

    /** Replaces a statement by one that says the same in another place. */
    public void move(Statement statement) {
        of(statement).replace(statement.name(), statement);
    }

    private SortedMap<String, Statement> of(Statement statement) {
        SortedMap<String, Statement> map = byKind.get(statement.getClass());
        if (map == null) {
            throw new IllegalArgumentException(statement.id() + " stands within another statement");
        }
        return map;
    }

    private void relate(Statement statement, boolean add) {
        String name = statement.name();
        if (statement instanceof Link) {
            Link link = (Link) statement;
            refer(statement, "switch/" + link.a().switchName(), add);
            refer(statement, "switch/" + link.b().switchName(), add);
        } else if (statement instanceof Host) {
            Host host = (Host) statement;
            Relations family = host.address().isV6() ? Relations.HOSTS_AT_V6 : Relations.HOSTS_AT_V4;
            set(family, host.switchName(), name, add);
            refer(statement, "switch/" + host.switchName(), add);
            for (String agent : of(Relations.AGENTS_ON, name)) {
                set(Relations.AGENTS_AT, host.switchName(), agent, add);
            }
        } else if (statement instanceof Agent) {
            Agent agent = (Agent) statement;
            set(Relations.AGENTS_ON, agent.host(), name, add);
            set(Relations.AGENTS_OF_TYPE, agent.type().toString(), name, add);
            refer(statement, "host/" + agent.host(), add);
            agent.capabilities().forEach(capability -> refer(statement, "capability/" + capability, add));
            host(agent.host()).ifPresent(host -> set(Relations.AGENTS_AT, host.switchName(), name, add));
        } else if (statement instanceof Service) {
            relate((Service) statement, add);
        } else if (statement instanceof Permission) {
            relate((Permission) statement, add);
        } else if (statement instanceof Task) {
            Task task = (Task) statement;
            set(Relations.TASKS_OF_AGENT, task.agent(), name, add);
            set(Relations.TASKS_OF_SERVICE, task.service(), name, add);
            refer(statement, "agent/" + task.agent(), add);
            refer(statement, "service/" + task.service(), add);
        }
    }

    private void relate(Service service, boolean add) {
        set(Relations.SERVICES_OF, service.capability(), service.name(), add);
        refer(service, "capability/" + service.capability(), add);
        service.tunnel().via().stream().distinct().forEach(stop -> refer(service, "switch/" + stop, add));
        for (Instance instance : service.instances()) {
            set(Relations.SERVICES_ON, instance.host(), service.name(), add);
            set(Relations.SERVICES_WITH_INSTANCE, instance.name(), service.name(), add);
            refer(service, "host/" + instance.host(), add);
        }
    }

    private void relate(Permission permission, boolean add) {
        String name = permission.name();
        permission.agents().forEach(agent -> {
            set(Relations.PERMISSIONS_OF_AGENT, agent, name, add);
            refer(permission, "agent/" + agent, add);
        });
        permission.types().forEach(type -> set(Relations.PERMISSIONS_OF_TYPE, type.toString(), name, add));
        permission.services().forEach(service -> {
            set(Relations.PERMISSIONS_OF_SERVICE, service, name, add);
            refer(permission, "service/" + service, add);
        });
        permission.capabilities().forEach(capability -> {
            set(Relations.PERMISSIONS_OF_CAPABILITY, capability, name, add);
            refer(permission, "capability/" + capability, add);
        });
        if (permission.anyAgent()) {
            set(Relations.PERMISSIONS_OF_AGENT, ANY, name, add);
        }
        if (permission.anyService()) {
            set(Relations.PERMISSIONS_OF_SERVICE, ANY, name, add);
        }
    }

    private void refer(Statement from, String to, boolean add) {
        set(Relations.REFERRERS, to, from.id(), add);
    }

    private void set(Relations relation, String to, String name, boolean add) {
        if (add) {
            relations.get(relation).add(to, name);
        } else {
            relations.get(relation).remove(to, name);
        }
    }

    private Set<String> of(Relations relation, String to) {
        return relations.get(relation).of(to);
    }

    /** Returns the name of the domain. */
    public String domain() {
        return domain;
    }

    /** Returns the prefixes in which service addresses must lie; empty: anywhere. */
    public List<IpPrefix> servicePrefixes() {
        return servicePrefixes;
    }

    /** Returns how often the agents measure. */
    public Measurement measurement() {
        return measurement;
    }

    /** Returns a statement by id; demands and instances have none. */
    public Optional<Statement> statement(String id) {
        int slash = id.indexOf('/');
        String name = id.substring(slash + 1);
        for (Map.Entry<Class<?>, SortedMap<String, Statement>> kind : byKind.entrySet()) {
            Statement found = kind.getValue().get(name);
            if (found != null
                    && found.id().length() == id.length()
                    && found.id().equals(id)) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private <T extends Statement> Optional<T> find(Class<T> kind, String name) {
        return Optional.ofNullable(byKind.get(kind).get(name)).map(kind::cast);
    }

    @SuppressWarnings("unchecked")
    private <T extends Statement> Collection<T> all(Class<T> kind) {
        // put() sorts statements by their class, so the values are of that class.
        return Collections.unmodifiableCollection(
                (Collection<T>) byKind.get(kind).values());
    }

    /** Returns the names of a kind of statements, sorted. */
    public Set<String> names(Class<? extends Statement> kind) {
        return Collections.unmodifiableSet(byKind.get(kind).keySet());
    }

    /** Returns the switches, by name. */
    public Collection<SwitchNode> switches() {
        return all(SwitchNode.class);
    }

    /** Returns the links, by name. */
    public Collection<Link> links() {
        return all(Link.class);
    }

    /** Returns the hosts, by name. */
    public Collection<Host> hosts() {
        return all(Host.class);
    }

    /** Returns the capabilities, by name. */
    public Collection<Capability> capabilities() {
        return all(Capability.class);
    }

    /** Returns the agents, by name. */
    public Collection<Agent> agents() {
        return all(Agent.class);
    }

    /** Returns the services, by name. */
    public Collection<Service> services() {
        return all(Service.class);
    }

    /** Returns the permissions, by name. */
    public Collection<Permission> permissions() {
        return all(Permission.class);
    }

    /** Returns the tasks, by name. */
    public Collection<Task> tasks() {
        return all(Task.class);
    }

    /** Returns a switch by name. */
    public Optional<SwitchNode> switchNode(String name) {
        return find(SwitchNode.class, name);
    }

    /** Returns a link by name. */
    public Optional<Link> link(String name) {
        return find(Link.class, name);
    }

    /** Returns a host by name. */
    public Optional<Host> host(String name) {
        return find(Host.class, name);
    }

    /** Returns an agent by name. */
    public Optional<Agent> agent(String name) {
        return find(Agent.class, name);
    }

    /** Returns a service by name. */
    public Optional<Service> service(String name) {
        return find(Service.class, name);
    }

    /** Returns a permission by name. */
    public Optional<Permission> permission(String name) {
        return find(Permission.class, name);
    }

    /** Returns a task by name. */
    public Optional<Task> task(String name) {
        return find(Task.class, name);
    }

    /** Returns a capability by name. */
    public Optional<Capability> capability(String name) {
        return find(Capability.class, name);
    }

    /** Returns the names of the hosts of one address family at a switch. */
    public Set<String> hostsAt(String switchName, boolean v6) {
        return of(v6 ? Relations.HOSTS_AT_V6 : Relations.HOSTS_AT_V4, switchName);
    }

    /** Returns whether packets of hosts enter at a switch. */
    public boolean isEdge(String switchName) {
        return !hostsAt(switchName, false).isEmpty()
                || !hostsAt(switchName, true).isEmpty();
    }

    /** Returns the names of the agents on a host. */
    public Set<String> agentsOn(String host) {
        return of(Relations.AGENTS_ON, host);
    }

    /** Returns the names of the agents on hosts of a switch. */
    public Set<String> agentsAt(String switchName) {
        return of(Relations.AGENTS_AT, switchName);
    }

    /** Returns the names of the agents of a type. */
    public Set<String> agentsOf(AgentType type) {
        return of(Relations.AGENTS_OF_TYPE, type.toString());
    }

    /** Returns the names of the services that realise a capability. */
    public Set<String> servicesOf(String capability) {
        return of(Relations.SERVICES_OF, capability);
    }

    /** Returns the names of the services with an instance on a host. */
    public Set<String> servicesOn(String host) {
        return of(Relations.SERVICES_ON, host);
    }

    /** Returns the names of the services that have an instance of a name: one, in a sound model. */
    public Set<String> servicesWithInstance(String instance) {
        return of(Relations.SERVICES_WITH_INSTANCE, instance);
    }

    /** Returns the names of the permissions that name an agent. */
    public Set<String> permissionsOfAgent(String agent) {
        return of(Relations.PERMISSIONS_OF_AGENT, agent);
    }

    /** Returns the names of the permissions for every agent. */
    public Set<String> permissionsOfAnyAgent() {
        return of(Relations.PERMISSIONS_OF_AGENT, ANY);
    }

    /** Returns the names of the permissions that name a type of agents. */
    public Set<String> permissionsOf(AgentType type) {
        return of(Relations.PERMISSIONS_OF_TYPE, type.toString());
    }

    /** Returns the names of the permissions that name a service. */
    public Set<String> permissionsOfService(String service) {
        return of(Relations.PERMISSIONS_OF_SERVICE, service);
    }

    /** Returns the names of the permissions for every service. */
    public Set<String> permissionsOfAnyService() {
        return of(Relations.PERMISSIONS_OF_SERVICE, ANY);
    }

    /** Returns the names of the permissions that name a capability. */
    public Set<String> permissionsOfCapability(String capability) {
        return of(Relations.PERMISSIONS_OF_CAPABILITY, capability);
    }

    /** Returns the names of the tasks of an agent. */
    public Set<String> tasksOfAgent(String agent) {
        return of(Relations.TASKS_OF_AGENT, agent);
    }

    /** Returns the names of the tasks that need a service. */
    public Set<String> tasksOfService(String service) {
        return of(Relations.TASKS_OF_SERVICE, service);
    }

    /** Returns the ids of the statements that refer to one by its name, also where there is none. */
    public Set<String> referrers(String id) {
        return of(Relations.REFERRERS, id);
    }
}
