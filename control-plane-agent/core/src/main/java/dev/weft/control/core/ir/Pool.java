package dev.weft.control.core.ir;

import dev.weft.control.core.model.Policy;
import dev.weft.control.core.model.Selection;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * The instances of a service as one demand class sees them.
 */
public final class Pool {
    private final int number;
    private final String statement;
    private final int service;
    private final String serviceName;
    private final OptionalInt trafficClass;
    private final Policy policy;
    private final Selection selection;
    private final OptionalLong deadlineUs;
    private final List<Candidate> candidates;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param number the pool number in the data plane, 1 to 1023
     * @param statement the id of the demand, or of the service for its default
     * @param service the service number in the data plane
     * @param serviceName the name of the service
     * @param trafficClass the traffic class; empty: any other
     * @param policy how an instance is chosen
     * @param selection who chooses it
     * @param deadlineUs the budget for the network round trip and compute, in microseconds; empty: none
     * @param candidates the instances to choose from, by number
     */
    public Pool(
            int number,
            String statement,
            int service,
            String serviceName,
            OptionalInt trafficClass,
            Policy policy,
            Selection selection,
            OptionalLong deadlineUs,
            List<Candidate> candidates) {
        this.number = number;
        this.statement = Objects.requireNonNull(statement, "statement");
        this.service = service;
        this.serviceName = Objects.requireNonNull(serviceName, "serviceName");
        this.trafficClass = Objects.requireNonNull(trafficClass, "trafficClass");
        this.policy = Objects.requireNonNull(policy, "policy");
        this.selection = Objects.requireNonNull(selection, "selection");
        this.deadlineUs = Objects.requireNonNull(deadlineUs, "deadlineUs");
        this.candidates = List.copyOf(candidates);
    }

    /** Returns the pool number in the data plane, 1 to 1023. */
    public int number() {
        return number;
    }

    /** Returns the id of the demand, or of the service for its default. */
    public String statement() {
        return statement;
    }

    /** Returns the service number in the data plane. */
    public int service() {
        return service;
    }

    /** Returns the name of the service. */
    public String serviceName() {
        return serviceName;
    }

    /** Returns the traffic class; empty: any other. */
    public OptionalInt trafficClass() {
        return trafficClass;
    }

    /** Returns how an instance is chosen. */
    public Policy policy() {
        return policy;
    }

    /** Returns who chooses it. */
    public Selection selection() {
        return selection;
    }

    /** Returns the budget for the network round trip and compute, in microseconds; empty: none. */
    public OptionalLong deadlineUs() {
        return deadlineUs;
    }

    /** Returns the instances to choose from, by number. */
    public List<Candidate> candidates() {
        return candidates;
    }

    @Override
    public boolean equals(Object other) {
        if (this == other) {
            return true;
        }
        if (!(other instanceof Pool)) {
            return false;
        }
        Pool that = (Pool) other;
        return number == that.number
                && statement.equals(that.statement)
                && service == that.service
                && serviceName.equals(that.serviceName)
                && trafficClass.equals(that.trafficClass)
                && policy.equals(that.policy)
                && selection == that.selection
                && deadlineUs.equals(that.deadlineUs)
                && candidates.equals(that.candidates);
    }

    @Override
    public int hashCode() {
        return Objects.hash(
                number, statement, service, serviceName, trafficClass, policy, selection, deadlineUs, candidates);
    }

    @Override
    public String toString() {
        return "pool " + number + " (" + statement + "), " + policy
                + (selection == Selection.DISTRIBUTED ? "" : ", " + selection);
    }
}
