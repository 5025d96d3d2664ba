package dev.weft.transaction.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableLogTest {
    @TempDir
    private Path directory;

    private static final byte[] ONE = {1, 2, 3};
    private static final byte[] TWO = new byte[100];

    @Test
    void keepsRecordsInAFile() throws IOException {
        FileDisk disk = new FileDisk(directory);
        DurableLog log = DurableLog.open(disk, "x.log");
        log.append(ONE);
        log.append(TWO);

        assertThat(DurableLog.open(disk, "x.log").recovered()).containsExactly(ONE, TWO);

        log.replace(List.of(TWO));
        log.append(ONE);
        assertThat(DurableLog.open(disk, "x.log").recovered()).containsExactly(TWO, ONE);
    }

    @Test
    void cutsATornTailAtEveryOctetAndGoesOn() throws IOException {
        MemoryDisk whole = new MemoryDisk();
        DurableLog log = DurableLog.open(whole, "x");
        log.append(ONE);
        long first = 8 + log.size() - 8;
        log.append(TWO);
        byte[] file = whole.read("x");

        for (int length = (int) first; length < file.length; length++) {
            MemoryDisk disk = new MemoryDisk();
            disk.replace("x", Arrays.copyOf(file, length));
            DurableLog torn = DurableLog.open(disk, "x");

            assertThat(torn.recovered()).containsExactly(ONE);
            assertThat(torn.cut()).isEqualTo(length - first);
            torn.append(TWO);
            assertThat(DurableLog.open(disk, "x").recovered()).containsExactly(ONE, TWO);
        }
    }

    @Test
    void refusesDamageBeforeDurableRecords() throws IOException {
        MemoryDisk disk = new MemoryDisk();
        DurableLog log = DurableLog.open(disk, "x");
        log.append(ONE);
        log.append(ONE);
        log.append(TWO);
        byte[] file = disk.read("x");
        file[8 + 16] ^= 1; // in the first record
        disk.replace("x", file);

        assertThatThrownBy(() -> DurableLog.open(disk, "x"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("damaged at octet 8");
    }

    @Test
    void refusesAnotherFile() {
        MemoryDisk disk = new MemoryDisk();
        disk.replace("x", "something else".getBytes(java.nio.charset.StandardCharsets.US_ASCII));

        assertThatThrownBy(() -> DurableLog.open(disk, "x")).hasMessageContaining("is no Weft log");
    }
}
