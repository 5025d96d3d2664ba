package dev.weft.bmv2.exec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bmv2.program.Field;
import dev.weft.bmv2.state.Limbs;
import java.math.BigInteger;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BitsTest {
    private static BigInteger ones(int width) {
        return BigInteger.ONE.shiftLeft(width).subtract(BigInteger.ONE);
    }

    @Property(tries = 500)
    void readsWhatBigIntegerReads(
            @ForAll @IntRange(max = 70) int bit, @ForAll @IntRange(min = 1, max = 300) int width, @ForAll long seed) {
        byte[] bytes = new byte[50];
        new Random(seed).nextBytes(bytes);
        BigInteger expected = new BigInteger(1, bytes)
                .shiftRight(bytes.length * 8 - bit - width)
                .and(ones(width));
        long[] limbs = new long[Field.limbs(width)];
        Bits.getLimbs(bytes, bit, width, limbs, 0);
        assertThat(Limbs.toBigInteger(limbs, 0, limbs.length)).isEqualTo(expected);
    }

    @Property(tries = 500)
    void writesItsBitsAndNoOthers(
            @ForAll @IntRange(max = 70) int bit, @ForAll @IntRange(min = 1, max = 300) int width, @ForAll long seed) {
        Random random = new Random(seed);
        byte[] bytes = new byte[50];
        random.nextBytes(bytes);
        int below = bytes.length * 8 - bit - width;
        BigInteger value = new BigInteger(width, random);
        BigInteger expected =
                new BigInteger(1, bytes).andNot(ones(width).shiftLeft(below)).or(value.shiftLeft(below));
        long[] limbs = new long[Field.limbs(width)];
        Limbs.store(value, width, limbs, 0);
        Bits.putLimbs(bytes, bit, width, limbs, 0);
        assertThat(new BigInteger(1, bytes)).isEqualTo(expected);
    }
}
