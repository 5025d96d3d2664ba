package dev.weft.compute.metric;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;

class NormalisationPropertiesTest {
    @Property
    void scoresNeverGrowWithTheCost(
            @ForAll @LongRange(min = 0, max = 1 << 30) long one,
            @ForAll @LongRange(min = 0, max = 1 << 30) long other) {
        long less = Math.min(one, other);
        long more = Math.max(one, other);
        for (Normalisation n :
                new Normalisation[] {Normalisation.minMax(0, 100_000), Normalisation.sigmoid(1e5, 1e4)}) {
            assertThat(n.score(less)).isGreaterThanOrEqualTo(n.score(more)).isBetween(0, 10);
        }
    }
}
