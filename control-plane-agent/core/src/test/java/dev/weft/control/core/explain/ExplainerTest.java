package dev.weft.control.core.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.control.core.Examples;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.model.Statement;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ExplainerTest {
    private final Compilation compilation = Examples.compile(Examples.model(Examples.SMALL));
    private final Explainer explainer = new Explainer(compilation);

    private EntryKey permission() {
        return compilation.switches().get("s1").entries().values().stream()
                .filter(entry -> entry.provenance().contains("permission/humans"))
                .map(TableEntry::key)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void fromAnEntryToItsStatements() {
        assertThat(explainer.entry("s1", permission()))
                .extracting(Statement::id)
                .containsExactly("permission/humans");
        assertThat(explainer.entry("s2", permission())).isEmpty();
    }

    @Test
    void fromARouteToItsDestinationAndItsCables() {
        EntryKey route = compilation.switches().get("s1").entries().keySet().stream()
                .filter(key -> key.toString().startsWith("routes_v4 address=10.2.0.1/32"))
                .findFirst()
                .orElseThrow();
        assertThat(explainer.entry("s1", route))
                .extracting(Statement::id)
                .containsExactly("host/h1", "link/s1-s2", "switch/s2");
    }

    @Test
    void fromAStatementToItsPartsOnEverySwitch() {
        assertThat(explainer.statement("instance/r1"))
                .extracting(part -> part.switchName() + " " + part.text().split("[ #]")[0])
                .contains("s1 services_v4", "s1 instances", "s2 endpoints_v4", "s2 services_v4", "s1 agent:");
        assertThat(explainer.statement("permission/no-a2")).hasSize(1);
        assertThat(explainer.statement("link/s1-s2"))
                .extracting(Part::switchName)
                .contains("s1", "s2");
        assertThatThrownBy(() -> explainer.statement("service/none")).hasMessageContaining("service/none");
    }

    @Test
    void fromAPacketToTheStatements() {
        EntryKey key = permission();
        List<Step> steps = explainer.packet(
                "s1",
                List.of(
                        new TraceFact(key.table(), Optional.of(key), "WeftIngress.weft.services.permit"),
                        new TraceFact(
                                "WeftIngress.weft.services.permissions",
                                Optional.empty(),
                                "WeftIngress.weft.services.deny"),
                        new TraceFact("WeftIngress.weft.affinity.pins", Optional.empty(), "NoAction")));
        assertThat(steps.get(0).meaning())
                .startsWith("permissions subject=0x")
                .endsWith("-> permit   # permission/humans (test.yaml:30)");
        assertThat(steps.get(0).statements()).extracting(Statement::id).containsExactly("permission/humans");
        assertThat(steps.get(1).meaning())
                .isEqualTo("permissions: no match -> deny   # no permission covers this call, so it is denied");
        assertThat(steps.get(2).meaning())
                .isEqualTo("pins: no match -> NoAction   # the agent has not pinned this flow");
    }

    @Test
    void everyEntryWalksBothWays() {
        compilation
                .switches()
                .forEach((name, configuration) -> configuration
                        .entries()
                        .values()
                        .forEach(entry -> entry.provenance()
                                .forEach(id -> assertThat(explainer.statement(id))
                                        .as("%s of %s", id, entry)
                                        .anyMatch(part -> part.switchName().equals(name)
                                                && part.entry().equals(Optional.of(entry.key()))))));
    }
}
