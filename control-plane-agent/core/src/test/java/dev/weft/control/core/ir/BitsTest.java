package dev.weft.control.core.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class BitsTest {
    @Property(tries = 500)
    void valuesThatFitAreKeptAndOthersRefused(
            @ForAll BigInteger number, @ForAll @IntRange(min = 1, max = 128) int width) {
        BigInteger value = number.abs();
        if (value.bitLength() <= width) {
            Bits bits = Bits.of(value.toByteArray(), width);
            assertThat(new BigInteger(1, bits.octets())).isEqualTo(value);
            assertThat(bits.octets()).hasSize((width + 7) / 8);
            assertThat(new BigInteger(1, bits.canonical())).isEqualTo(value);
            assertThat(bits.canonical().length == 1 || bits.canonical()[0] != 0).isTrue();
        } else {
            assertThatThrownBy(() -> Bits.of(value.toByteArray(), width)).hasMessageContaining("does not fit");
        }
    }

    @Test
    void masks() {
        assertThat(Bits.prefixMask(12, 32).toLong()).isEqualTo(0xfff00000L);
        assertThat(Bits.ones(9).toLong()).isEqualTo(0x1ff);
        assertThat(Bits.prefixMask(0, 8).isZero()).isTrue();
        assertThat(Bits.ofUnsigned64(-1)).isEqualTo(Bits.ones(64));
    }

    @Test
    void bitsThatDoNotCountAreZeroInAMatch() {
        Bits value = Bits.of(0xab, 8);
        assertThat(FieldMatch.ternary("f", value, Bits.of(0xf0, 8)))
                .isEqualTo(FieldMatch.ternary("f", Bits.of(0xa0, 8), Bits.of(0xf0, 8)))
                .hasToString("f=160&&&240");
        assertThat(FieldMatch.lpm("f", value, 4).matches(Bits.of(0xa7, 8))).isTrue();
        assertThat(FieldMatch.lpm("f", value, 4).matches(Bits.of(0xb7, 8))).isFalse();
        assertThatThrownBy(() -> FieldMatch.ternary("f", value, Bits.of(0, 8)))
                .hasMessageContaining("leave the match out");
    }
}
