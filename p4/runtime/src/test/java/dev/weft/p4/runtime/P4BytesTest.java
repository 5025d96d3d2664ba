package dev.weft.p4.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Oracle: the two tables of specification section 8.4. */
class P4BytesTest {
    @ParameterizedTest
    @CsvSource({
        "8, 99, 63, true",
        "16, 99, 0063, false",
        "16, 99, 63, true",
        "16, 12388, 3064, true",
        "16, 12388, 003064, false",
        "12, 99, 0063, false",
        "12, 99, 63, true",
        "12, 99, 000063, false"
    })
    void validUnsigned(int width, long value, String hex, boolean symmetric) {
        assertThat(P4Bytes.fits(bytes(hex), width)).isTrue();
        assertThat(P4Bytes.toLong(bytes(hex))).isEqualTo(value);
        assertThat(P4Bytes.toBigInteger(bytes(hex))).isEqualTo(value);
        assertThat(P4Bytes.isCanonical(bytes(hex))).isEqualTo(symmetric);
        assertThat(P4Bytes.of(value).equals(bytes(hex))).isEqualTo(symmetric);
        assertThat(P4Bytes.canonical(bytes(hex))).isEqualTo(P4Bytes.of(value));
    }

    @ParameterizedTest
    @CsvSource({
        "8, 99, 63, true",
        "8, -99, 9d, true",
        "8, -99, ff9d, false",
        "12, -739, fd1d, true",
        "16, 0, 0000, false",
        "16, 0, 00, true"
    })
    void validSigned(int width, BigInteger value, String hex, boolean symmetric) {
        assertThat(P4Bytes.fitsSigned(bytes(hex), width)).isTrue();
        assertThat(P4Bytes.toSigned(bytes(hex))).isEqualTo(value);
        assertThat(P4Bytes.ofSigned(value).equals(bytes(hex))).isEqualTo(symmetric);
    }

    @ParameterizedTest
    @CsvSource({"8, 0163", "8, ''", "16, 010063", "12, 1063", "12, 010063", "12, 004063"})
    void invalidUnsigned(int width, String hex) {
        assertThat(P4Bytes.fits(bytes(hex), width)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"8, 009d", "12, 8d1d", "16, ''"})
    void invalidSigned(int width, String hex) {
        assertThat(P4Bytes.fitsSigned(bytes(hex), width)).isFalse();
    }

    @Property
    void longsComeBack(@ForAll long value) {
        assertThat(P4Bytes.toLong(P4Bytes.of(value))).isEqualTo(value);
        assertThat(P4Bytes.of(P4Bytes.toBigInteger(P4Bytes.of(value)))).isEqualTo(P4Bytes.of(value));
        assertThat(P4Bytes.isCanonical(P4Bytes.of(value))).isTrue();
    }

    @Test
    void emptyIsNoValue() {
        assertThatThrownBy(() -> P4Bytes.toLong(ByteString.EMPTY)).hasMessageContaining("zero as one zero byte");
    }

    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }
}
