package dev.weft.control.daemon;

import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.Severity;
import java.util.List;

/**
 * What can be known about a semantic file without a network.
 *
 * @param problems errors and warnings, by line
 * @param statements how many statements it has; 0 when it cannot be read
 * @param switches how many switches it has; 0 when it cannot be read
 * @param entries how many table entries it compiles to on all switches; 0 when it has errors
 */
public record Validation(List<Problem> problems, int statements, int switches, int entries) {
    public Validation {
        problems = List.copyOf(problems);
    }

    /** Whether it may be applied: there is no error; warnings do not count. */
    public boolean valid() {
        return problems.stream().noneMatch(p -> p.severity() == Severity.ERROR);
    }
}
