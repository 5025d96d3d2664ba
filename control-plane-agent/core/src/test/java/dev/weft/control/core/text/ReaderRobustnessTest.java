package dev.weft.control.core.text;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.control.core.Examples;
import dev.weft.control.core.TestPipeline;
import dev.weft.control.core.check.Checker;
import dev.weft.control.core.model.Problem;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Whatever the text is: a model or problems, each in one line with a line number; never an exception. */
class ReaderRobustnessTest {
    private static final String SPICE = "{}[]:,-*&!|>'\"%@`#\t\n \\0129azé\u0000\uffff";

    private static void judge(String text) {
        Reading reading = Examples.read(text);
        List<Problem> problems = reading.model()
                .map(model -> Checker.check(model, TestPipeline.weft()))
                .orElse(reading.problems());
        assertThat(reading.model().isPresent() || !problems.isEmpty()).isTrue();
        for (Problem problem : problems) {
            assertThat(problem.toString())
                    .matches("test\\.yaml:[1-9][0-9]*: (?s).+: .+; .+")
                    .doesNotContain("\n");
        }
    }

    @Property(tries = 300)
    void spoiledFilesNeverThrow(@ForAll long seed) {
        Random random = new Random(seed);
        StringBuilder text = new StringBuilder(Examples.SMALL);
        for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
            int at = random.nextInt(text.length());
            switch (random.nextInt(3)) {
                case 0:
                    text.setCharAt(at, SPICE.charAt(random.nextInt(SPICE.length())));
                    break;
                case 1:
                    text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(30)));
                    break;
                default:
                    text.insert(at, SPICE.charAt(random.nextInt(SPICE.length())));
                    break;
            }
        }
        judge(text.toString());
    }

    @Property(tries = 200)
    void anyTextIsJudged(@ForAll String text) {
        judge(text);
    }
}
