package dev.weft.bmv2.junit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@P4Program("/router.json")
class RouterTest {
    private static final String IPV4 = "0800 4500 0014 0000 0000 40 11 **** 0a000001 0a010203";

    @BeforeEach
    void routes(P4Switch router) {
        router.insert("routes", "dst = 10.1.0.0/16", "forward(next = 02:00:00:00:0a:01, port = 3)");
        router.insert("routes", "dst = 10.1.9.0/24", "drop");
    }

    @Test
    void routesAndCounts(P4Switch router) {
        router.send(1, "0200000000ff 020000000001" + IPV4.replace("****", "0000"));
        router.expect(
                3, "020000000a01 0200000000ff" + IPV4.replace(" 40 ", " 3f ").replace("****", "65d5"));
        router.expectAction("routes", "forward").expectCount("routed", 3, 1).expectNothingElse();
    }

    @Test
    void dropsWhatItIsTold(P4Switch router) {
        router.send(
                1, "0200000000ff 020000000001" + IPV4.replace("****", "0000").replace("0203", "0903"));
        router.expectAction("routes", "drop").expectDrop("end of ingress");
    }
}
