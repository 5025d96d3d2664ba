package dev.weft.packetio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MemoryPortTest {
    private final MemoryPort[] wire = MemoryPort.wire("a", "b", 2);
    private final byte[] buffer = new byte[PacketPort.MAX_FRAME];

    @Test
    void deliversInOrderAndDropsWhenFull() throws Exception {
        assertThat(wire[0].send(new byte[] {1, 2, 3}, 1, 2)).isTrue();
        assertThat(wire[0].send(new byte[] {4}, 0, 1)).isTrue();
        assertThat(wire[0].send(new byte[] {5}, 0, 1)).isFalse();
        assertThat(wire[1].receive(buffer, 0)).isEqualTo(2);
        assertThat(buffer).startsWith(2, 3);
        assertThat(wire[1].receive(buffer, 0)).isEqualTo(1);
        assertThat(wire[1].receive(buffer, 0)).isEqualTo(PacketPort.NONE);
        assertThat(wire[0].counters()).isEqualTo(new PortCounters(0, 0, 0, 2, 3, 1));
        assertThat(wire[1].counters()).isEqualTo(new PortCounters(2, 3, 0, 0, 0, 0));
    }

    @Test
    void closeEndsAWaitingReceive() throws Exception {
        CompletableFuture<Integer> waiting = CompletableFuture.supplyAsync(() -> wire[1].receive(buffer, -1));
        wire[1].close();
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo(PacketPort.END);
        assertThat(wire[0].send(new byte[1], 0, 1)).as("nobody is there").isFalse();
        assertThatThrownBy(() -> wire[1].send(new byte[1], 0, 1)).hasMessageContaining("b: the port is closed");
    }

    @Test
    void aFrameLongerThanTheBufferIsDroppedAndCounted() throws Exception {
        wire[0].send(new byte[100], 0, 100);
        assertThat(wire[1].receive(new byte[99], 0)).isEqualTo(PacketPort.NONE);
        assertThat(wire[1].counters().rxDropped()).isEqualTo(1);
    }
}
