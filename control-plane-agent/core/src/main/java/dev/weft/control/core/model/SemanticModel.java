package dev.weft.control.core.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a semantic file says, immutable. References between statements are by name and may dangle until
 * {@code dev.weft.control.core.check} has passed the model.
 */
public final class SemanticModel {
    private final String domain;
    private final Network network;
    private final List<Capability> capabilities;
    private final List<Agent> agents;
    private final List<Service> services;
    private final List<Permission> permissions;
    private final List<Task> tasks;
    private final Map<String, Statement> byId;
    private final List<Statement> all;

    /**
     * Holds what it is given; lists are copied and keep the order of the file.
     *
     * @param domain the name of the operator's domain, part of every 64-bit id
     * @param network switches, links and hosts
     */
    public SemanticModel(
            String domain,
            Network network,
            List<Capability> capabilities,
            List<Agent> agents,
            List<Service> services,
            List<Permission> permissions,
            List<Task> tasks) {
        this.domain = Objects.requireNonNull(domain, "domain");
        this.network = Objects.requireNonNull(network, "network");
        this.capabilities = List.copyOf(capabilities);
        this.agents = List.copyOf(agents);
        this.services = List.copyOf(services);
        this.permissions = List.copyOf(permissions);
        this.tasks = List.copyOf(tasks);
        List<Statement> statements = new ArrayList<>();
        statements.addAll(network.switches());
        statements.addAll(network.links());
        statements.addAll(network.hosts());
        statements.addAll(capabilities);
        statements.addAll(agents);
        for (Service service : services) {
            statements.add(service);
            statements.addAll(service.demands());
            statements.addAll(service.instances());
        }
        statements.addAll(permissions);
        statements.addAll(tasks);
        this.all = List.copyOf(statements);
        Map<String, Statement> index = new LinkedHashMap<>();
        for (Statement statement : statements) {
            index.putIfAbsent(statement.id(), statement);
        }
        this.byId = Collections.unmodifiableMap(index);
    }

    /** Returns the name of the operator's domain. */
    public String domain() {
        return domain;
    }

    /** Returns switches, links and hosts. */
    public Network network() {
        return network;
    }

    /** Returns the capabilities in file order. */
    public List<Capability> capabilities() {
        return capabilities;
    }

    /** Returns the agents in file order. */
    public List<Agent> agents() {
        return agents;
    }

    /** Returns the services in file order. */
    public List<Service> services() {
        return services;
    }

    /** Returns the permissions in file order. */
    public List<Permission> permissions() {
        return permissions;
    }

    /** Returns the tasks in file order. */
    public List<Task> tasks() {
        return tasks;
    }

    /** Returns every statement in the order network, capabilities, agents, services, permissions, tasks. */
    public List<Statement> statements() {
        return all;
    }

    /** Returns the first statement with this id. */
    public Optional<Statement> statement(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** Returns the switch with this name. */
    public Optional<SwitchNode> switchNode(String name) {
        return find("switch/" + name, SwitchNode.class);
    }

    /** Returns the host with this name. */
    public Optional<Host> host(String name) {
        return find("host/" + name, Host.class);
    }

    /** Returns the agent with this name. */
    public Optional<Agent> agent(String name) {
        return find("agent/" + name, Agent.class);
    }

    /** Returns the service with this name. */
    public Optional<Service> service(String name) {
        return find("service/" + name, Service.class);
    }

    /** Returns the instance with this name. */
    public Optional<Instance> instance(String name) {
        return find("instance/" + name, Instance.class);
    }

    private <T extends Statement> Optional<T> find(String id, Class<T> type) {
        return Optional.ofNullable(byId.get(id)).map(type::cast);
    }
}
