package dev.weft.control.core.ir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BitsPropertyTest {
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
}
