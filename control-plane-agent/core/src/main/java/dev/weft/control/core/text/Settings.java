package dev.weft.control.core.text;

import dev.weft.control.core.model.IpPrefix;
import dev.weft.control.core.model.Measurement;
import dev.weft.control.core.model.Position;
import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.Scoring;
import dev.weft.control.core.model.Severity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What holds for a domain as a whole: its name, where service addresses lie, how often agents measure. Each file may say
 * a part of it. The name may be repeated, as a reminder; the others stand in one file only.
 */
public final class Settings {
    private static final Measurement DEFAULT_MEASUREMENT =
            new Measurement(100_000_000, 50_000_000, 1_000_000_000, Scoring.DEFAULT);

    private final String domain;
    private final List<IpPrefix> services;
    private final Measurement measurement;
    private final List<Problem> problems;

    private Settings(String domain, List<IpPrefix> services, Measurement measurement, Collection<Problem> problems) {
        this.domain = domain;
        this.services = List.copyOf(services);
        this.measurement = measurement;
        this.problems = List.copyOf(problems);
    }

    /** A value, and where a file says it. */
    static final class Said {
        final Object value;
        final Position position;

        Said(Object value, Position position) {
            this.value = value;
            this.position = position;
        }
    }

    /** Puts together what files say, in the order of their names. */
    public static Settings of(Collection<SourceFile> files) {
        SortedMap<Setting, Said> said = new TreeMap<>();
        List<Problem> problems = new ArrayList<>();
        for (SourceFile file : files) {
            for (Map.Entry<Setting, Said> entry : file.settings().entrySet()) {
                Said first = said.putIfAbsent(entry.getKey(), entry.getValue());
                if (first != null) {
                    clash(entry.getKey(), entry.getValue(), first, problems);
                }
            }
        }
        if (!said.containsKey(Setting.DOMAIN) && !files.isEmpty()) {
            problems.add(new Problem(
                    Severity.ERROR,
                    new Position(files.iterator().next().name(), 1),
                    "domain",
                    "no file says \"domain\"",
                    "add it to one of the files: the name of the operator's domain"));
        }
        return new Settings(
                value(said, Setting.DOMAIN, String.class, ""),
                prefixes(said),
                value(said, Setting.MEASUREMENT, Measurement.class, DEFAULT_MEASUREMENT),
                problems);
    }

    private static void clash(Setting setting, Said later, Said first, List<Problem> problems) {
        if (setting == Setting.DOMAIN && later.value.equals(first.value)) {
            return;
        }
        problems.add(new Problem(
                Severity.ERROR,
                later.position,
                setting.key(),
                setting == Setting.DOMAIN
                        ? "domain is \"" + later.value + "\", but \"" + first.value + "\" "
                                + first.position.seenFrom(later.position)
                        : "is said twice, first " + first.position.seenFrom(later.position),
                setting == Setting.DOMAIN ? "use one name in all files" : "keep it in one of the files"));
    }

    private static <T> T value(Map<Setting, Said> said, Setting setting, Class<T> type, T otherwise) {
        Said found = said.get(setting);
        return found == null ? otherwise : type.cast(found.value);
    }

    private static List<IpPrefix> prefixes(Map<Setting, Said> said) {
        List<IpPrefix> prefixes = new ArrayList<>();
        for (Object prefix : value(said, Setting.SERVICES, List.class, List.of())) {
            prefixes.add((IpPrefix) prefix);
        }
        return prefixes;
    }

    /** Returns the name of the domain; empty if no file says it. */
    public String domain() {
        return domain;
    }

    /** Returns the prefixes in which service addresses must lie; empty: anywhere. */
    public List<IpPrefix> services() {
        return services;
    }

    /** Returns how often the agents measure. */
    public Measurement measurement() {
        return measurement;
    }

    /** Returns what contradicts itself or is missing. */
    public List<Problem> problems() {
        return problems;
    }

    /** Returns whether the values, problems aside, are those of other settings. */
    public boolean sameValues(Settings other) {
        return domain.equals(other.domain)
                && services.equals(other.services)
                && Objects.equals(measurement, other.measurement);
    }
}
