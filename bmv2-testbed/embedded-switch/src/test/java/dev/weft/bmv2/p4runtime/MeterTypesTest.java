package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.p4.runtime.client.P4RuntimeClient;
import io.grpc.Status.Code;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import p4.config.v1.P4InfoOuterClass.MeterSpec;
import p4.config.v1.P4InfoOuterClass.P4Info;

/** What configurations each type of meter takes (specification section 9.4). */
class MeterTypesTest {
    private static final int RATES = Bench.INDEX.meters().id("rates");

    private Bench bench;
    private P4RuntimeClient client;

    @BeforeEach
    void start() {
        bench = new Bench();
        client = bench.client(1, new Bench.Heard());
    }

    @AfterEach
    void stop() {
        bench.close();
    }

    @ParameterizedTest
    @CsvSource({
        "TWO_RATE_THREE_COLOR, cir: 1 cburst: 2 pir: 3 pburst: 4, OK",
        "TWO_RATE_THREE_COLOR, cir: 1 cburst: 2 pir: 3 pburst: 4 eburst: 1, INVALID_ARGUMENT",
        "TWO_RATE_THREE_COLOR, cir: 1 cburst: 2 pir: 0 pburst: 4, INVALID_ARGUMENT",
        "SINGLE_RATE_THREE_COLOR, cir: 1 cburst: 2 pir: 1 pburst: 2 eburst: 5, OK",
        "SINGLE_RATE_THREE_COLOR, cir: 1 cburst: 2 pir: 1 pburst: 2, OK",
        "SINGLE_RATE_THREE_COLOR, cir: 1 cburst: 2 pir: 3 pburst: 2 eburst: 5, INVALID_ARGUMENT",
        "SINGLE_RATE_THREE_COLOR, cir: 1 cburst: 2 pir: 1 pburst: 3 eburst: 5, INVALID_ARGUMENT",
        "SINGLE_RATE_TWO_COLOR, cir: 1 cburst: 2 pir: 1 pburst: 2, OK",
        "SINGLE_RATE_TWO_COLOR, cir: 1 cburst: 2 pir: 1 pburst: 2 eburst: 1, INVALID_ARGUMENT",
        "SINGLE_RATE_TWO_COLOR, cir: 1 cburst: 2 pir: 2 pburst: 2, INVALID_ARGUMENT",
        "SINGLE_RATE_THREE_COLOR, cir: 1 cburst: 2 pir: 1 pburst: 2 eburst: -5, INVALID_ARGUMENT"
    })
    void configurationsByType(MeterSpec.Type type, String config, Code code) {
        P4Info.Builder info = Bench.P4INFO.toBuilder();
        info.getMetersBuilder(0).getSpecBuilder().setType(type);
        client.setPipeline(info.build(), Bench.JSON, 1);
        String entry = "meter_entry { meter_id: " + RATES + " index { index: 1 } config { " + config + " } }";
        assertThat(Bench.code(client, Bench.update("type: MODIFY entity { " + entry + " }")))
                .isEqualTo(code);
        if (code == Code.OK) {
            assertThat(Bench.read(client, "meter_entry { meter_id: " + RATES + " index { index: 1 } }"))
                    .containsExactly(Bench.entity(entry));
        }
    }
}
