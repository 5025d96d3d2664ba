package dev.weft.bmv2.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bmv2.control.MeterConfig;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MeterTest {
    private static final long MS = 1_000_000;
    private final Journal journal = new Journal();

    /** RFC 2698, section 3: red if the peak bucket is short, else yellow if the committed one is, else green. */
    @Test
    void coloursOfRfc2698() {
        Meter meter = new Meter(new MeterConfig(1000, 100, 2000, 300), 0);
        assertThat(meter.execute(0, 100, journal)).isEqualTo(Meter.GREEN);
        assertThat(meter.execute(0, 100, journal)).isEqualTo(Meter.YELLOW);
        assertThat(meter.execute(0, 100, journal)).isEqualTo(Meter.YELLOW);
        assertThat(meter.execute(0, 1, journal)).isEqualTo(Meter.RED);
        // 50 ms bring 50 committed and 100 peak tokens.
        assertThat(meter.execute(50 * MS, 60, journal)).isEqualTo(Meter.YELLOW);
        assertThat(meter.execute(50 * MS, 40, journal)).isEqualTo(Meter.GREEN);
        assertThat(meter.execute(50 * MS, 1, journal)).isEqualTo(Meter.RED);
        // Buckets fill no further than the bursts.
        assertThat(meter.execute(100_000 * MS, 100, journal)).isEqualTo(Meter.GREEN);
        assertThat(meter.execute(100_000 * MS, 200, journal)).isEqualTo(Meter.YELLOW);
        assertThat(meter.execute(100_000 * MS, 1, journal)).isEqualTo(Meter.RED);
    }

    /** RFC 2697, section 3: green from the committed bucket, else yellow from the excess bucket, else red. */
    @Test
    void coloursOfRfc2697() {
        Meter meter = new Meter(new MeterConfig(1000, 100, 1000, 100, 50), 0);
        assertThat(meter.execute(0, 100, journal)).isEqualTo(Meter.GREEN);
        assertThat(meter.execute(0, 40, journal)).isEqualTo(Meter.YELLOW);
        assertThat(meter.execute(0, 20, journal)).isEqualTo(Meter.RED);
        // 120 ms bring 120 tokens: 100 fill the committed bucket, 20 join the 10 of the excess bucket.
        assertThat(meter.execute(120 * MS, 101, journal)).isEqualTo(Meter.RED);
        assertThat(meter.execute(120 * MS, 100, journal)).isEqualTo(Meter.GREEN);
        assertThat(meter.execute(120 * MS, 30, journal)).isEqualTo(Meter.YELLOW);
        assertThat(meter.execute(120 * MS, 1, journal)).isEqualTo(Meter.RED);
        // Neither bucket holds more than its burst.
        assertThat(meter.execute(100_000 * MS, 100, journal)).isEqualTo(Meter.GREEN);
        assertThat(meter.execute(100_000 * MS, 51, journal)).isEqualTo(Meter.RED);
        assertThat(meter.execute(100_000 * MS, 50, journal)).isEqualTo(Meter.YELLOW);
    }

    @Property(tries = 50)
    void longRunRateIsTheCommittedRate(@ForAll @IntRange(min = 1, max = 1_000_000) int rate) {
        Meter meter = new Meter(new MeterConfig(rate, 10, 10L * rate, 10), 0);
        long green = 0;
        long steps = 20_000;
        long stepNs = Math.max(1, 250_000_000L / rate);
        for (long i = 1; i <= steps; i++) {
            green += meter.execute(i * stepNs, 1, journal) == Meter.GREEN ? 1 : 0;
        }
        double expected = rate * (steps * stepNs / 1e9) + 10;
        assertThat((double) green).isBetween(expected - 2, expected + 2);
    }

    @Test
    void hugeRatesAndTimesDoNotOverflow() {
        Meter meter = new Meter(new MeterConfig(Long.MAX_VALUE, 1500, Long.MAX_VALUE, 1500), 0);
        assertThat(meter.execute(Long.MAX_VALUE / 2, 1500, journal)).isEqualTo(Meter.GREEN);
        assertThat(meter.execute(Long.MAX_VALUE, 1500, journal)).isEqualTo(Meter.RED);
    }

    @Test
    void journalRestores() {
        Meter meter = new Meter(new MeterConfig(1, 1, 1, 1), 0);
        journal.begin();
        assertThat(meter.execute(0, 1, journal)).isEqualTo(Meter.GREEN);
        assertThat(meter.execute(0, 1, journal)).isEqualTo(Meter.RED);
        journal.rollBack();
        assertThat(meter.execute(0, 1, journal)).isEqualTo(Meter.GREEN);
    }
}
