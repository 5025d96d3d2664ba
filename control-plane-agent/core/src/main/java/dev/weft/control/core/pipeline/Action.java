package dev.weft.control.core.pipeline;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An action of the pipeline.
 */
public final class Action {
    private final String name;
    private final List<Parameter> parameters;

    /**
     * Holds what it is given; collections are copied.
     *
     * @param name the fully qualified name
     * @param parameters the parameters in order
     */
    public Action(String name, List<Parameter> parameters) {
        this.name = Objects.requireNonNull(name, "name");
        this.parameters = List.copyOf(parameters);
    }

    /** Returns the fully qualified name. */
    public String name() {
        return name;
    }

    /** Returns the parameters in order. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /** Returns the parameter with this name. */
    public Optional<Parameter> parameter(String parameterName) {
        return parameters.stream()
                .filter(parameter -> parameter.name().equals(parameterName))
                .findFirst();
    }

    @Override
    public boolean equals(Object other) {
        if (!(other instanceof Action)) {
            return false;
        }
        Action that = (Action) other;
        return name.equals(that.name) && parameters.equals(that.parameters);
    }

    @Override
    public int hashCode() {
        return Objects.hash(name, parameters);
    }

    @Override
    public String toString() {
        return name + parameters;
    }
}
