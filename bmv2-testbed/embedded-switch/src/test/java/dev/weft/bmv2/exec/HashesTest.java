package dev.weft.bmv2.exec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.zip.CRC32;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class HashesTest {
    private static final byte[] CHECK = "123456789".getBytes(StandardCharsets.US_ASCII);

    /** Check values of the CRC RevEng catalogue. */
    @Test
    void crcCheckValues() {
        assertThat(Hashes.CRC16.compute(CHECK, 9)).isEqualTo(0xbb3d);
        assertThat(Hashes.CRC32.compute(CHECK, 9)).isEqualTo(0xcbf43926L);
        assertThat(Hashes.CRC_CCITT.compute(CHECK, 9)).isEqualTo(0x29b1);
        assertThat(Hashes.CRC8_CUSTOM.compute(CHECK, 9)).isEqualTo(0xf4);
    }

    @Property
    void crc32IsThatOfZip(@ForAll byte[] bytes) {
        CRC32 reference = new CRC32();
        reference.update(bytes);
        assertThat(Hashes.CRC32.compute(bytes, bytes.length)).isEqualTo(reference.getValue());
    }

    /** The example of RFC 1071, section 3: the sum is ddf2. */
    @Test
    void internetChecksum() {
        byte[] bytes = HexFormat.of().parseHex("0001f203f4f5f6f7");
        assertThat(Hashes.csum16(bytes, 8)).isEqualTo(~0xddf2 & 0xffff);
        assertThat(Hashes.csum16(bytes, 7)).isEqualTo(~0xdcfb & 0xffff);
        assertThat(Hashes.csum16(bytes, 0)).isEqualTo(0xffff);
    }

    @Test
    void xorAndIdentity() {
        byte[] bytes = HexFormat.of().parseHex("0102030405");
        assertThat(Hashes.xor(bytes, 5, 2)).isEqualTo(0x0102 ^ 0x0304 ^ 0x0500);
        assertThat(Hashes.xor(bytes, 5, 4)).isEqualTo(0x01020304 ^ 0x05000000);
        assertThat(Hashes.identity(bytes, 5)).isEqualTo(0x0102030405L);
        assertThat(Hashes.identity(HexFormat.of().parseHex("010203040506070809"), 9))
                .isEqualTo(0x0102030405060708L);
    }
}
