package dev.weft.bmv2.junit.v1model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bmv2.junit.P4Program;
import dev.weft.bmv2.junit.P4Switch;
import dev.weft.bmv2.junit.P4Test;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** v1model.p4, digest: the values of the fields go to the control plane, whatever becomes of the packet. */
@P4Program("../embedded-switch/src/test/resources/v1model/digests.json")
class DigestsTest {
    private static final String MAC = "0a0b0c0d0e0f";
    private static final String WIDE = "80000000000000000000000000000001";

    @P4Test
    void aDigestHasTheFieldsInOrder(P4Switch device) {
        device.send(300, "01" + MAC + WIDE).expect(1, "01" + MAC + WIDE);
        assertThat(device.digests()).containsExactly(List.of(new BigInteger(MAC, 16), BigInteger.valueOf(300)));
    }

    @P4Test
    void fieldsOfAnyWidthAndConstants(P4Switch device) {
        device.send(2, "02" + MAC + WIDE);
        // int<8> -3 is 0xfd: values are unsigned bit strings.
        assertThat(device.digests())
                .containsExactly(List.of(new BigInteger(WIDE, 16), BigInteger.ONE, BigInteger.valueOf(0xfd)));
    }

    @P4Test
    void aDroppedPacketHasSentItsDigest(P4Switch device) {
        device.send(4, "03" + MAC + WIDE).expectDrop("end of ingress");
        assertThat(device.digests()).containsExactly(List.of(new BigInteger(MAC, 16), BigInteger.valueOf(4)));
    }

    @P4Test
    void noDigestWithoutACall(P4Switch device) {
        device.send(4, "00" + MAC + WIDE).expect(1, "00" + MAC + WIDE);
        assertThat(device.digests()).isEmpty();
    }

    @P4Test
    void eachListHasItsName(P4Switch device) {
        List<String> names = new ArrayList<>();
        device.control().onDigest((list, values) -> names.add(list.name()));
        device.send(4, "02" + MAC + WIDE).send(4, "01" + MAC + WIDE).send(4, "02" + MAC + WIDE);
        assertThat(names).containsExactly("wide_t", "learn_t", "wide_t");
    }
}
