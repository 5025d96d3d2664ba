package dev.weft.lab.affinity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.control.core.compile.DataPlaneIds;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.lab.fabric.Fabric;
import dev.weft.lab.host.Host;
import dev.weft.lab.time.VirtualClock;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** QUIC packets name their instance in the connection id (QUIC-LB); the switch keeps nothing of them. */
class CookieTest {
    private static final int LONG = 0xc0;
    private static final int SHORT = 0x40;
    private static final int UNROUTABLE = 0xe0;
    private static final int OCTETS = 40;
    private static final AffinitySettings SETTINGS =
            new AffinitySettings(1, 1, 2, 8, 1_000_000_000L, true, 1, AffinitySettings.Pace.FAST);

    private final SemanticModel model = new AffinityNetwork(SETTINGS).model(new Instances(SETTINGS.instances()), 0);
    private final VirtualClock clock = new VirtualClock();
    private final Fabric fabric = Fabric.of(model, clock, 1);
    private final DataPlaneIds ids = DataPlaneIds.of(model);
    private final byte[] service = model.services().get(0).address().octets();
    private int at;

    CookieTest() {
        fabric.apply();
        for (int i = 1; i <= SETTINGS.instances(); i++) {
            int number = i;
            fabric.host(AffinityNetwork.machine(i)).card().listen((timeNs, port, outbound, frame) -> {
                if (!outbound) {
                    at = number;
                }
            });
        }
        clock.runFor(200_000_000);
    }

    @AfterEach
    void end() {
        fabric.close();
        clock.close();
    }

    /** Sends a packet from a client and returns where it arrived, 0: nowhere. */
    private int send(int client, int port, ByteBuffer packet) {
        at = 0;
        Host host = fabric.host(AffinityNetwork.client(client));
        host.send(port, service, AffinityNetwork.PORT, 0, packet);
        clock.runFor(5_000_000);
        return at;
    }

    private static ByteBuffer shortHeader(int first, int serverId) {
        byte[] packet = new byte[OCTETS];
        ByteBuffer.wrap(packet).put((byte) SHORT).put((byte) first).putShort((short) serverId);
        return ByteBuffer.wrap(packet);
    }

    private static ByteBuffer longHeader(int first, int serverId, int nonce) {
        byte[] packet = new byte[OCTETS];
        ByteBuffer.wrap(packet)
                .put((byte) LONG)
                .putInt(1)
                .put((byte) 8)
                .put((byte) first)
                .putShort((short) serverId)
                .putInt(nonce);
        return ByteBuffer.wrap(packet);
    }

    private int number(int instance) {
        return ids.instance(AffinityNetwork.instance(instance));
    }

    @Test
    void aConnectionStaysWhereItsIdSaysFromWhateverAddress() {
        for (int instance = 1; instance <= SETTINGS.instances(); instance++) {
            assertThat(send(0, 40_000, shortHeader(0x07, number(instance)))).isEqualTo(instance);
            assertThat(send(3, 50_000 + instance, shortHeader(0x07, number(instance))))
                    .as("migrated")
                    .isEqualTo(instance);
            assertThat(send(1, 40_000, longHeader(0x07, number(instance), 9)))
                    .as("handshake")
                    .isEqualTo(instance);
        }
    }

    @Test
    void anIdThatNamesNobodyIsChosenForAndStaysForTheHandshake() {
        int stranger = 1;
        while (isNumber(stranger)) {
            stranger++;
        }
        int home = send(0, 41_000, longHeader(0x07, stranger, 1));
        assertThat(home).isPositive();
        for (int i = 0; i < 20; i++) {
            assertThat(send(0, 41_000, longHeader(0x07, stranger, i))).isEqualTo(home);
        }
        // Configuration 7 says that the id was not made by a server, whatever follows.
        int home2 = send(0, 42_000, shortHeader(UNROUTABLE, number(3)));
        for (int port = 42_001; home2 == 3; port++) {
            home2 = send(0, port, shortHeader(UNROUTABLE, number(3)));
        }
        assertThat(home2).isPositive();
    }

    private boolean isNumber(int candidate) {
        for (int i = 1; i <= SETTINGS.instances(); i++) {
            if (number(i) == candidate) {
                return true;
            }
        }
        return false;
    }

    @Test
    void whatIsTooShortForQuicIsNoError() {
        assertThat(send(0, 43_000, ByteBuffer.wrap(new byte[] {1, 2, 3}))).isPositive();
    }
}
