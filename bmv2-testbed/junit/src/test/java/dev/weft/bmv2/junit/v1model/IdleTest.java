package dev.weft.bmv2.junit.v1model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bmv2.control.MatchValue;
import dev.weft.bmv2.control.TableAction;
import dev.weft.bmv2.control.TableEntry;
import dev.weft.bmv2.junit.P4Program;
import dev.weft.bmv2.junit.P4Switch;
import dev.weft.bmv2.junit.P4Test;
import java.time.Duration;
import java.util.List;

/** Idle time-outs: an entry that no packet has hit for its time is reported and stays (P4Runtime, section 16.4). */
@P4Program("../embedded-switch/src/test/resources/v1model/idle.json")
class IdleTest {
    private static void entry(P4Switch device, String table, MatchValue key, int priority, long timeoutMs) {
        device.control()
                .tables()
                .insert(new TableEntry(
                        table,
                        List.of(key),
                        priority,
                        TableAction.Call.of("I.mark", 9),
                        Duration.ofMillis(timeoutMs).toNanos(),
                        null));
    }

    private static List<String> expired(P4Switch device, long nowMs) {
        return device.control().expire(Duration.ofMillis(nowMs).toNanos()).stream()
                .map(view -> view.entry().table())
                .toList();
    }

    @P4Test
    void onlyWhatNoPacketHits(P4Switch device) {
        entry(device, "I.exact_keys", MatchValue.exact(1), 0, 100);
        entry(device, "I.ternary_keys", MatchValue.ternary(2, 0xff), 5, 150);
        assertThat(expired(device, 99)).isEmpty();
        device.advance(Duration.ofMillis(99)).send(0, "0100").expect(1, "0109");
        assertThat(expired(device, 149)).isEmpty();
        assertThat(expired(device, 150)).containsExactly("I.ternary_keys");
        assertThat(expired(device, 198)).isEmpty();
        assertThat(expired(device, 199)).containsExactly("I.exact_keys");
        // It stays, and is reported again when the same time has passed once more.
        assertThat(expired(device, 299)).containsExactly("I.exact_keys");
        assertThat(expired(device, 300)).containsExactly("I.ternary_keys");
    }

    @P4Test
    void entriesWithoutATimeAreNeverIdle(P4Switch device) {
        entry(device, "I.exact_keys", MatchValue.exact(1), 0, 0);
        assertThat(expired(device, 1_000_000)).isEmpty();
    }

    @P4Test
    void aMissHitsNothing(P4Switch device) {
        entry(device, "I.exact_keys", MatchValue.exact(1), 0, 100);
        device.advance(Duration.ofMillis(60)).send(0, "0700").expect(1, "0700");
        assertThat(expired(device, 100)).containsExactly("I.exact_keys");
    }
}
