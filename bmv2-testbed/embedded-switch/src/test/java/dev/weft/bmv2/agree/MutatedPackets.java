package dev.weft.bmv2.agree;

import dev.weft.bmv2.program.Program;
import java.util.Arrays;
import java.util.Random;

/** Packets of {@link RandomPackets}, packets made from earlier ones by cutting, doubling, moving and flipping, and noise. */
final class MutatedPackets {
    private static final int KEPT = 32;
    private static final int MAX_BYTES = 3000;

    private final RandomPackets fresh;
    private final Random random;
    private final byte[][] kept = new byte[KEPT][];

    MutatedPackets(Program program, Random random) {
        this.fresh = new RandomPackets(program, random);
        this.random = random;
        Arrays.setAll(kept, i -> fresh.next());
    }

    byte[] next() {
        int slot = random.nextInt(KEPT);
        switch (random.nextInt(8)) {
            case 0:
            case 1:
                return kept[slot] = fresh.next();
            case 2:
                byte[] noise = new byte[random.nextInt(200)];
                random.nextBytes(noise);
                return noise;
            default:
                byte[] mutated = mutate(kept[slot]);
                if (random.nextInt(4) == 0) {
                    kept[slot] = mutated;
                }
                return mutated;
        }
    }

    private byte[] mutate(byte[] frame) {
        if (frame.length == 0) {
            return fresh.next();
        }
        int at = random.nextInt(frame.length);
        byte[] result;
        switch (random.nextInt(6)) {
            case 0:
                return Arrays.copyOf(frame, at);
            case 1:
                return Arrays.copyOfRange(frame, at, frame.length);
            case 2:
                result = Arrays.copyOf(frame, Math.min(MAX_BYTES, frame.length + random.nextInt(64)));
                System.arraycopy(frame, 0, result, 0, Math.min(frame.length, result.length));
                return result;
            case 3:
                result = frame.clone();
                int count = random.nextInt(frame.length - at);
                System.arraycopy(frame, random.nextInt(frame.length - count), result, at, count);
                return result;
            case 4:
                result = frame.clone();
                result[at] = (byte) new int[] {0, 1, 0x7f, 0x80, 0xff}[random.nextInt(5)];
                return result;
            default:
                result = frame.clone();
                for (int i = random.nextInt(4); i >= 0; i--) {
                    result[random.nextInt(frame.length)] ^= (byte) (1 << random.nextInt(8));
                }
                return result;
        }
    }
}
