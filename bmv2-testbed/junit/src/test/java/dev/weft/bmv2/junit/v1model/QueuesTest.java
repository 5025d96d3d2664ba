package dev.weft.bmv2.junit.v1model;

import dev.weft.bmv2.junit.P4Program;
import dev.weft.bmv2.junit.P4Switch;
import dev.weft.bmv2.junit.P4Test;
import java.time.Duration;

/** Several queues per port. */
@P4Program(value = "../embedded-switch/src/test/resources/v1model/queues.json", priorityQueues = 4)
class QueuesTest {
    @P4Test
    void aPacketNeedsAQueueOfItsPriority(P4Switch device) {
        device.advance(Duration.ofMinutes(2));
        for (int priority = 0; priority < 4; priority++) {
            device.send(0, "000" + priority + "ffffffffffffff").expect(1, "000" + priority + "0f000000000000");
        }
        device.send(0, "0004ffffffffffffff").expectDrop("there are 4 queues");
        device.send(0, "0007ffffffffffffff").expectDrop("there are 4 queues");
    }
}
