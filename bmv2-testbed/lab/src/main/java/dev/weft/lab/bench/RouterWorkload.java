package dev.weft.lab.bench;

import com.google.protobuf.ByteString;
import dev.weft.bmv2.p4runtime.P4RuntimeTarget;
import dev.weft.lab.packet.Checksum;
import dev.weft.p4.runtime.EntryBuilder;
import dev.weft.p4.runtime.P4InfoIndex;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import p4.config.v1.P4InfoOuterClass.P4Info;
import p4.v1.P4RuntimeOuterClass.Entity;

/**
 * The router {@code l3.p4}: routes of all lengths from 8 to 32 with the mix of an Internet table (most are /24, then /22
 * to /16), and an access list in the manner of ClassBench: prefixes, protocols and ports in two dozen combinations. Frames
 * go to addresses under random routes; the access list is consulted for each and denies few.
 */
final class RouterWorkload {
    private static final int PORTS = 4;
    private static final int NEXT_HOPS = 64;
    private static final long SEED = 20_26;

    /** Prefix lengths, each as often as it is drawn. */
    private static final int[] LENGTHS = {
        24, 24, 24, 24, 24, 24, 23, 22, 22, 21, 20, 20, 19, 18, 17, 16, 16, 15, 12, 28, 30, 32
    };

    private final Random random = new Random(SEED);
    private final P4InfoIndex index;
    private final List<Long> destinations = new ArrayList<>();
    private final List<Entity> entities = new ArrayList<>();

    private RouterWorkload(P4InfoIndex index) {
        this.index = index;
    }

    static Workload make(int routes, int aclEntries) {
        P4Info p4info =
                P4InfoIndex.parseMessage(new String(Workloads.resource("l3.p4info.txtpb"), StandardCharsets.UTF_8));
        RouterWorkload router = new RouterWorkload(P4InfoIndex.of(p4info));
        router.nextHops();
        router.routes(routes);
        router.acl(aclEntries);
        SwitchImage image =
                new SwitchImage(p4info, ByteString.copyFrom(Workloads.resource("l3.json")), router.entities, List.of());
        return new Workload("l3", image, router.frames(image));
    }

    private void nextHops() {
        for (int i = 0; i < NEXT_HOPS; i++) {
            add(EntryBuilder.of(index, "next_hops")
                    .exact("next_hop", i + 1)
                    .action(
                            "forward",
                            Map.of("port", 1 + i % PORTS, "src", 0x0200_0000_0100L, "dst", 0x0200_0000_1000L + i)));
        }
    }

    private void routes(int count) {
        Set<Long> known = new HashSet<>();
        while (destinations.size() < count) {
            int length = LENGTHS[random.nextInt(LENGTHS.length)];
            // Within 1.0.0.0 to 223.255.255.255.
            long address = ((1L + random.nextInt(223)) << 24 | random.nextInt(1 << 24)) & 0xffff_ffffL << (32 - length);
            if (known.add(address << 6 | length)) {
                destinations.add(address);
                add(EntryBuilder.of(index, "routes")
                        .lpm("dst", address, length)
                        .action("route", Map.of("next_hop", 1 + random.nextInt(NEXT_HOPS))));
            }
        }
    }

    private void acl(int count) {
        int[][] shapes = { // bits of source and destination prefix, protocol, source port, destination port
            {24, 0, 1, 0, 1},
            {0, 24, 1, 0, 1},
            {16, 16, 1, 0, 1},
            {32, 0, 0, 0, 0},
            {0, 32, 1, 0, 1},
            {24, 24, 0, 0, 0},
            {32, 32, 1, 1, 1},
            {16, 24, 1, 0, 1},
            {8, 32, 1, 0, 1},
            {0, 28, 1, 0, 0},
            {20, 20, 1, 0, 1},
            {0, 16, 1, 1, 0},
        };
        Set<String> known = new HashSet<>();
        int priority = count;
        while (known.size() < count) {
            int[] shape = shapes[random.nextInt(shapes.length)];
            long sourceMask = 0xffff_ffffL << (32 - shape[0]) & 0xffff_ffffL;
            long destinationMask = 0xffff_ffffL << (32 - shape[1]) & 0xffff_ffffL;
            long source = random.nextInt() & sourceMask;
            long destination = random.nextInt() & destinationMask;
            int protocol = random.nextBoolean() ? 6 : 17;
            int from = 1 + random.nextInt(65_535);
            int to = 1 + random.nextInt(1_023);
            if (!known.add(source + " " + destination + " " + protocol + " " + from + " " + to)) {
                continue;
            }
            EntryBuilder entry = EntryBuilder.of(index, "acl").priority(priority--);
            ternary(entry, "src", source, sourceMask);
            ternary(entry, "dst", destination, destinationMask);
            ternary(entry, "protocol", protocol, shape[2] * 0xff);
            ternary(entry, "l4_src", from, shape[3] * 0xffff);
            ternary(entry, "l4_dst", to, shape[4] * 0xffff);
            add(entry.action(random.nextInt(4) == 0 ? "permit" : "deny"));
        }
    }

    private static void ternary(EntryBuilder entry, String field, long value, long mask) {
        if (mask != 0) {
            entry.ternary(field, value & mask, mask);
        }
    }

    private void add(EntryBuilder entry) {
        entities.add(Entity.newBuilder().setTableEntry(entry.build()).build());
    }

    private List<Workload.Injection> frames(SwitchImage image) {
        List<Integer> ports = new ArrayList<>();
        List<byte[]> candidates = new ArrayList<>();
        for (int i = 0; i < 4 * Workloads.FLOWS; i++) {
            ports.add(1 + i % PORTS);
            candidates.add(frame(destinations.get(random.nextInt(destinations.size()))));
        }
        P4RuntimeTarget target = P4RuntimeTarget.builder(1).build();
        try (InProcessClient router = new InProcessClient(target)) {
            image.install(router.client());
            return Workloads.forwarded(target, ports, candidates);
        }
    }

    /** A UDP packet of 60 octets. */
    private byte[] frame(long destination) {
        ByteBuffer out = ByteBuffer.allocate(60);
        out.putShort((short) 0x0200).putInt(0x100).putShort((short) 0x0200).putInt(random.nextInt(1 << 16));
        out.putShort((short) 0x0800);
        out.put((byte) 0x45).put((byte) 0).putShort((short) 46).putInt(0);
        out.put((byte) 64).put((byte) 17).putShort((short) 0);
        out.putInt(random.nextInt()).putInt((int) destination);
        out.putShort(24, (short) Checksum.finish(Checksum.add(0, out.array(), 14, 20))); // of the IPv4 header
        out.putShort((short) (1_024 + random.nextInt(60_000))).putShort((short) (1 + random.nextInt(1_023)));
        out.putShort((short) 26);
        return out.array();
    }
}
