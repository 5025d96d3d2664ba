package dev.weft.control.core.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BitsTest {
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
