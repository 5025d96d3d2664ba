package dev.weft.control.core.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.control.core.Examples;
import dev.weft.control.core.TestPipeline;
import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.MemberKey;
import dev.weft.control.core.ir.ProfileGroup;
import dev.weft.control.core.ir.SwitchChange;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.SemanticModel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Compiled entries that are right, and what is said of them when they are spoiled. */
class ForwardingCheckTest {
    private final SemanticModel model = Examples.model(Examples.SMALL);
    private final SortedMap<String, SwitchConfiguration> switches =
            new TreeMap<>(Examples.compile(model).switches());

    private List<String> problems() {
        return ForwardingCheck.check(model.network(), switches, TestPipeline.weft()).stream()
                .map(Problem::message)
                .collect(Collectors.toList());
    }

    /** Everything of a switch but some parts. */
    private SwitchConfiguration.Builder without(String name, boolean routes, boolean groups, boolean members) {
        SwitchConfiguration old = switches.get(name);
        SwitchConfiguration.Builder copy = SwitchConfiguration.builder(name, old.device());
        old.entries().values().stream()
                .filter(entry -> !routes || entry.group().isEmpty())
                .forEach(copy::entry);
        if (!groups) {
            old.groups().values().forEach(copy::group);
        }
        if (!members) {
            old.members().values().forEach(copy::member);
        }
        return copy;
    }

    @Test
    void theCompilersEntriesAreSound() {
        assertThat(problems()).isEmpty();
    }

    @Test
    void aSwitchWithoutRoutesIsABlackHole() {
        switches.put("s2", without("s2", true, false, false).build());

        assertThat(problems()).anyMatch(text -> text.contains("to switch s2, which has no route for them"));
    }

    @Test
    void aRouteBackIsALoop() {
        SwitchConfiguration s2 = switches.get("s2");
        SwitchConfiguration.Builder copy = without("s2", false, true, false);
        ProfileGroup back = s2.groups().values().stream()
                .filter(group -> group.provenance().contains("switch/s1"))
                .findFirst()
                .orElseThrow();
        s2.groups().values().forEach(group -> copy.group(new ProfileGroup(group.key(), back.members(), Set.of())));
        switches.put("s2", copy.build());

        assertThat(problems()).anyMatch(text -> text.contains("may go round between switches s1, s2"));
    }

    @Test
    void whatIsReferredToMustBeThere() {
        switches.put("s1", without("s1", false, true, false).build());
        assertThat(problems()).anyMatch(text -> text.startsWith("has no group "));

        switches.put("s1", Examples.compile(model).switches().get("s1"));
        switches.put("s2", without("s2", false, false, true).build());
        assertThat(problems()).anyMatch(text -> text.startsWith("has no member "));
    }

    @Test
    void itIsMadeAgainWhenRoutesOrGroupsChange() {
        SwitchConfiguration s1 = switches.get("s1");
        TableEntry route = s1.entries().values().stream()
                .filter(entry -> entry.group().isPresent())
                .findFirst()
                .orElseThrow();
        TableEntry other = s1.entries().values().stream()
                .filter(entry -> entry.group().isEmpty())
                .findFirst()
                .orElseThrow();
        ProfileGroup group = s1.groups().values().iterator().next();

        assertThat(concerns(Map.of(route.key(), Optional.of(route)), Map.of())).isTrue();
        assertThat(concerns(Map.of(), Map.of(group.key(), Optional.empty()))).isTrue();
        assertThat(concerns(Map.of(other.key(), Optional.empty()), Map.of())).isFalse();
    }

    private static boolean concerns(
            Map<EntryKey, Optional<TableEntry>> entries, Map<MemberKey, Optional<ProfileGroup>> groups) {
        return Checker.concernsForwarding(
                new SwitchChange("s1", entries, Map.of(), groups, Map.of(), false, Optional.empty()),
                TestPipeline.weft());
    }
}
