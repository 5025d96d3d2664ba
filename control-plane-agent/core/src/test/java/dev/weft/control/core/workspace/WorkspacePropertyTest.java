package dev.weft.control.core.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.control.core.TestPipeline;
import dev.weft.control.core.check.Checker;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.compile.Compiler;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.plan.Plan;
import dev.weft.control.core.plan.Planner;
import dev.weft.control.core.text.Reading;
import dev.weft.control.core.text.SemanticReader;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** After every edit of files, the workspace says what reading, checking, compiling and planning the whole would say. */
class WorkspacePropertyTest {
    /** More for a soak: {@code -Dweft.workspace.sequences=1000}. */
    private static final int SEQUENCES = Integer.getInteger("weft.workspace.sequences", 8);

    private static final int EDITS = 60;
    private static final SemanticReader READER = new SemanticReader();
    private static final Compiler COMPILER = new Compiler(TestPipeline.weft());

    @Test
    void anIncrementalStateIsThatOfTheWhole() {
        int sound = 0;
        for (int seed = 0; seed < SEQUENCES; seed++) {
            sound += sequence(seed);
        }
        // The edits must leave enough to compare.
        assertThat(sound).isGreaterThan(SEQUENCES * EDITS / 4);
    }

    private static int sequence(int seed) {
        Random random = new Random(seed);
        EditedFiles files = files(random);
        Workspace workspace = new Workspace(READER, TestPipeline.weft());
        SortedMap<String, SwitchConfiguration> installed = new TreeMap<>();
        files.texts().forEach(workspace::put);
        int sound = 0;
        int unsound = 0;
        for (int edit = 0; edit < EDITS; edit++) {
            workspace.update();
            String at = "seed " + seed + ", edit " + edit;
            boolean isSound = compare(workspace, files, installed, at);
            if (isSound) {
                sound++;
                unsound = 0;
                files.remember();
                if (random.nextInt(3) == 0) {
                    workspace.installed();
                    installed.clear();
                    workspace.configurations().forEach((name, now) -> installed.put(name, copy(now)));
                } else if (random.nextInt(6) == 0) {
                    installed.keySet().removeIf(name -> random.nextBoolean());
                    workspace.installed(installed);
                }
            }
            if (!isSound && ++unsound > 2) {
                write(files, files.revert(), workspace);
            }
            for (int i = 0; i <= random.nextInt(2); i++) {
                write(files, files.edit(), workspace);
            }
        }
        return sound;
    }

    /** Files that are sound to begin with. */
    private static EditedFiles files(Random random) {
        while (true) {
            EditedFiles files = new EditedFiles(random);
            boolean sound = READER.read(files.texts())
                    .model()
                    .filter(model -> !Checker.hasErrors(Checker.check(model)))
                    .isPresent();
            if (sound) {
                files.remember();
                return files;
            }
        }
    }

    private static void write(EditedFiles files, Set<String> touched, Workspace workspace) {
        for (String file : touched) {
            String text = files.texts().get(file);
            if (text == null) {
                workspace.remove(file);
            } else {
                workspace.put(file, text);
            }
        }
    }

    private static boolean compare(
            Workspace workspace, EditedFiles files, SortedMap<String, SwitchConfiguration> installed, String at) {
        Reading reading = READER.read(files.texts());
        List<Problem> expected = reading.model()
                .map(model -> Checker.check(model, TestPipeline.weft()))
                .orElse(reading.problems());
        assertThat(workspace.problems()).as(at).isEqualTo(expected);
        boolean sound = !Checker.hasErrors(expected);
        assertThat(workspace.isSound()).as(at).isEqualTo(sound);
        if (sound) {
            SemanticModel model = reading.model().orElseThrow();
            Compilation whole = COMPILER.compile(model);
            assertThat(workspace.configurations().keySet())
                    .as(at)
                    .isEqualTo(whole.switches().keySet());
            whole.switches()
                    .forEach((name, wanted) -> same(workspace.configurations().get(name), wanted, at));
            installed.keySet().retainAll(whole.switches().keySet());
            assertThat(lines(workspace.plan(), model))
                    .as(at)
                    .isEqualTo(lines(Planner.plan(whole.switches(), installed), model));
        }
        return sound;
    }

    /** A plan in words. What goes has the reasons it had last, which installing may not have been told of. */
    private static List<String> lines(Plan plan, SemanticModel model) {
        return plan.render(model).stream()
                .map(line -> line.startsWith("  - ") ? line.replaceFirst(" {3}# .*", "") : line)
                .collect(Collectors.toList());
    }

    private static void same(SwitchConfiguration live, SwitchConfiguration whole, String at) {
        assertThat(live.entries()).as(at).isEqualTo(whole.entries());
        assertThat(live.members()).as(at).isEqualTo(whole.members());
        assertThat(live.groups()).as(at).isEqualTo(whole.groups());
        assertThat(live.meters()).as(at).isEqualTo(whole.meters());
        assertThat(live.agent()).as(at).isEqualTo(whole.agent());
    }

    private static SwitchConfiguration copy(SwitchConfiguration of) {
        return new SwitchConfiguration(
                of.switchName(), of.device(), of.entries(), of.members(), of.groups(), of.meters(), of.agent());
    }
}
