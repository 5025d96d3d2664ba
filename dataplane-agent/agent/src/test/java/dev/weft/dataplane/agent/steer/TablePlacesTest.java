package dev.weft.dataplane.agent.steer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.dataplane.agent.steer.TablePlaces.Place;
import dev.weft.p4.program.WeftProgram;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tables of pools that grow, shrink, come and go never lie where the data plane may still read another one. */
class TablePlacesTest {
    private static final int FIRST = WeftProgram.POOLS * WeftProgram.PAIRS_PER_POOL;

    @Test
    void placesOfOneConfigurationAndTheOneBeforeDoNotOverlap() {
        Random random = new Random(5);
        TablePlaces places = new TablePlaces();
        Map<Integer, Place> before = new HashMap<>();
        for (int round = 0; round < 300; round++) {
            Set<Integer> pools = new HashSet<>();
            for (int i = 0; i < 12; i++) {
                pools.add(1 + random.nextInt(20));
            }
            places.keepOnly(pools);
            Map<Integer, Place> now = new HashMap<>();
            for (int pool : pools) {
                Place old = before.get(pool);
                int cells = old != null && random.nextInt(3) > 0 ? old.cells() : 64 << random.nextInt(8);
                Place place = places.place(pool, cells);
                assertThat(place.cells()).isIn(cells, 64);
                if (old != null && old.cells() == cells) {
                    assertThat(place).as("who keeps his size keeps his place").isEqualTo(old);
                }
                now.put(pool, place);
            }
            now.forEach((pool, place) -> {
                assertThat(place.first() + place.cells()).isLessThanOrEqualTo(FIRST + WeftProgram.WIDE_CELLS);
                now.forEach((other, theirs) ->
                        assertThat(pool.equals(other) || apart(place, theirs)).isTrue());
                before.forEach((other, theirs) -> assertThat(pool.equals(other) || apart(place, theirs))
                        .as("%s of %d, %s of %d before", place, pool, theirs, other)
                        .isTrue());
            });
            before.clear();
            before.putAll(now);
        }
    }

    private static boolean apart(Place a, Place b) {
        return a.first() >= b.first() + b.cells() || b.first() >= a.first() + a.cells();
    }

    @Test
    void anAgentThatStartsTakesOverWhatTheDataPlaneWasTold() {
        TablePlaces first = new TablePlaces();
        first.place(1, 512);
        Place place = first.place(2, 1024);
        TablePlaces next = new TablePlaces();
        next.found(2, place.value());
        assertThat(next.place(2, 1024)).isEqualTo(place);
        assertThat(next.place(1, 512).first()).isNotEqualTo(place.first());
        assertThat(Place.home(7)).isEqualTo(new Place(7 * 64, 64));
        assertThat(Place.home(7).value()).isZero();
    }

    @Test
    void whereThereIsNoRoomATableStaysAtHome() {
        TablePlaces places = new TablePlaces();
        for (int pool = 1; pool <= 8; pool++) {
            assertThat(places.place(pool, 8192).cells()).isEqualTo(8192);
        }
        assertThat(places.place(9, 128)).isEqualTo(Place.home(9));
    }
}
