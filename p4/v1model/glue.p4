// What differs between the architectures, for v1model (bmv2 and the embedded switch).
#ifndef WEFT_GLUE_P4
#define WEFT_GLUE_P4

typedef bit<16> port_t;
#define METADATA_PRAGMAS
#define ARCHITECTURE_METADATA

// What a dropped packet no longer enters. (TNA lets blocks without lasting effects run, and decides once at the end.)
#define UNLESS_DROPPED(meta) if (meta.drop_reason == DROP_NONE)
#define DROP_LAST(meta, reason) meta.drop_reason = reason;
// Taken at the end of the ingress here.
#define DROP_NOW(meta)
#define PUNT_NOW(meta)
#define REPORTED_PORT(meta) meta.ingress_port
#define HAS_IPV6(hdr) hdr.ipv6.isValid()
#define ECHO_BLOCK(name) Echo() name;
#define ANSWER_ECHO(name, hdr, meta) if (meta.service == 0 && meta.echo == 1) { name.apply(hdr, meta); }

#define PORTS_SIZE 512
#define HOSTS_V4_SIZE 16384
#define HOSTS_V6_SIZE 4096
#define AGENTS_SIZE 16384
#define ENDPOINTS_V4_SIZE 4096
#define ENDPOINTS_V6_SIZE 1024
#define SERVICES_V4_SIZE 8192
#define SERVICES_V6_SIZE 2048
#define SERVICES_AGENT_SIZE 2048
#define PERMISSIONS_SIZE 16384
#define DEMANDS_SIZE 4096
#define PINS_SIZE 16384
#define ROUTES_V4_SIZE 16384
#define ROUTES_V6_SIZE 4096

#include "../include/metadata.p4"

#define DIRECT_COUNTER(name) direct_counter(CounterType.packets_and_bytes) name
#define USES_COUNTER(name) counters = name;
#define COUNT(name)
#define IDLE_TIMEOUT support_timeout = true;
#define ECMP_SELECTOR(name) @max_group_size(16) action_selector(HashAlgorithm.identity, 1024, 32w8) name;
#define USES_SELECTOR(name) implementation = name;
#define SERVICE_METER(name) meter(2048, MeterType.packets) name;
#define EXECUTE_METER(name, index, color) name.execute_meter((bit<32>) index, color);
const bit<2> METER_RED = 2;
#define SET_L4_SRC(hdr, port) if (hdr.tcp.isValid()) { hdr.tcp.src = port; } else if (hdr.udp.isValid()) { hdr.udp.src = port; }
#define SET_L4_DST(hdr, port) if (hdr.tcp.isValid()) { hdr.tcp.dst = port; } else if (hdr.udp.isValid()) { hdr.udp.dst = port; }

// What the switch may stamp into a packet's Weft headers, as 16-bit words.
struct stamps_t {
    bit<16> epoch;
    bit<16> instance;
    bit<16> feedback;
}

control Stamps(in headers_t hdr, out stamps_t stamps) {
    apply {
        stamps = { 0, 0, 0 };
        if (hdr.agent.isValid()) {
            stamps.epoch = (bit<16>) hdr.agent.epoch;
            stamps.instance = hdr.agent.instance;
        }
        if (hdr.feedback.isValid()) {
            stamps.feedback = hdr.feedback.instance;
        }
    }
}

// Two CRC-32 sums over the same words in different order: an index and a check that fail apart.
control FlowHash(inout headers_t hdr, inout metadata_t meta) {
    apply {
        if (hdr.agent.isValid() && meta.service != 0) {
            hash(meta.flow_hash, HashAlgorithm.crc32, 32w0,
                { meta.service, hdr.agent.source, hdr.agent.destination, hdr.agent.task }, 64w0x100000000);
            hash(meta.flow_digest, HashAlgorithm.crc32, 32w0,
                { hdr.agent.task, hdr.agent.destination, hdr.agent.source, meta.service }, 64w0x100000000);
        } else if (hdr.ipv4.isValid()) {
            hash(meta.flow_hash, HashAlgorithm.crc32, 32w0,
                { hdr.ipv4.src, hdr.ipv4.dst, meta.l4_protocol, meta.l4_src, meta.l4_dst }, 64w0x100000000);
            hash(meta.flow_digest, HashAlgorithm.crc32, 32w0,
                { meta.l4_src, hdr.ipv4.dst, meta.l4_dst, hdr.ipv4.src, meta.l4_protocol }, 64w0x100000000);
        } else if (hdr.ipv6.isValid()) {
            hash(meta.flow_hash, HashAlgorithm.crc32, 32w0,
                { hdr.ipv6.src, hdr.ipv6.dst, meta.l4_protocol, meta.l4_src, meta.l4_dst }, 64w0x100000000);
            hash(meta.flow_digest, HashAlgorithm.crc32, 32w0,
                { meta.l4_src, hdr.ipv6.dst, meta.l4_dst, hdr.ipv6.src, meta.l4_protocol }, 64w0x100000000);
        }
    }
}

// The registers that the agent and the replies keep true. What is read for two candidates exists twice.
control StateArrays(inout headers_t hdr, inout metadata_t meta) {
    register<bit<32>>(POOLS << PAIRS_PER_POOL_BITS) pairs;
    register<bit<32>>(INSTANCES) load_a;
    register<bit<32>>(INSTANCES) load_b;
    register<bit<32>>(INSTANCES) network_cost_a;
    register<bit<32>>(INSTANCES) network_cost_b;
    bit<32> compute_a = 0;
    bit<32> compute_b = 0;
    bit<32> network_a = 0;
    bit<32> network_b = 0;

    apply {
        if (hdr.state.isValid()) {
            if (hdr.state.array == ARRAY_PAIRS) {
                if (hdr.state.operation == STATE_WRITE) {
                    pairs.write(hdr.state.index, hdr.state.value);
                } else {
                    pairs.read(hdr.state.value, hdr.state.index);
                }
            } else if (hdr.state.array == ARRAY_LOAD) {
                if (hdr.state.operation == STATE_WRITE) {
                    load_a.write(hdr.state.index, hdr.state.value);
                    load_b.write(hdr.state.index, hdr.state.value);
                } else {
                    load_a.read(hdr.state.value, hdr.state.index);
                }
            } else if (hdr.state.array == ARRAY_NETWORK) {
                if (hdr.state.operation == STATE_WRITE) {
                    network_cost_a.write(hdr.state.index, hdr.state.value);
                    network_cost_b.write(hdr.state.index, hdr.state.value);
                } else {
                    network_cost_a.read(hdr.state.value, hdr.state.index);
                }
            }
            if (hdr.state.operation == STATE_READ) {
                meta.punt_reason = PUNT_STATE;
            }
        } else if (hdr.feedback.isValid() && hdr.feedback.instance != 0 && meta.service == 0) {
            load_a.write((bit<32>) hdr.feedback.instance, hdr.feedback.delay_us & COST_MASK);
            load_b.write((bit<32>) hdr.feedback.instance, hdr.feedback.delay_us & COST_MASK);
        } else if (meta.service != 0) {
            pairs.read(meta.pair, ((bit<32>) meta.pool << PAIRS_PER_POOL_BITS)
                | (bit<32>) meta.flow_digest[PAIRS_PER_POOL_BITS - 1:0]);
            load_a.read(compute_a, (bit<32>) meta.pair[31:16]);
            load_b.read(compute_b, (bit<32>) meta.pair[15:0]);
            network_cost_a.read(network_a, (bit<32>) meta.pair[31:16]);
            network_cost_b.read(network_b, (bit<32>) meta.pair[15:0]);
            meta.cost_first = (compute_a & meta.compute_mask) + (network_a & meta.network_mask);
            meta.cost_second = (compute_b & meta.compute_mask) + (network_b & meta.network_mask);
        }
    }
}

// The cheaper of two candidates, unless the flow has an instance: one cell a flow holds when it was last used, whose it is,
// and the instance.
control AffinityArray(inout metadata_t meta) {
    register<bit<32>>(AFFINITY_CELLS) last_used;
    register<bit<32>>(AFFINITY_CELLS) owner;
    register<instance_t>(AFFINITY_CELLS) owner_instance;
    bit<32> index = 0;
    bit<32> used = 0;
    bit<32> held = 0;
    bit<32> mine = 0;
    bit<32> left = 0;
    instance_t candidate = 0;

    apply {
        if (meta.service != 0 && meta.pinned == 0) {
            candidate = meta.pair[31:16];
            if (meta.pair[15:0] != 0 && meta.advantage[31:31] == 1) {
                candidate = meta.pair[15:0];
            }
            meta.instance = candidate;
            index = (bit<32>) meta.flow_hash[15:0];
            mine = meta.flow_digest | 1; // zero marks a cell that was never used
            last_used.read(used, index);
            last_used.write(index, meta.now);
            owner.read(held, index);
            left = meta.idle_ticks - (meta.now - used);
            if (held == mine && left[31:31] == 0) {
                owner_instance.read(meta.instance, index);
            } else if (held == 0 || left[31:31] == 1) {
                if (candidate != 0) {
                    owner.write(index, mine);
                    owner_instance.write(index, candidate);
                }
            } else {
                meta.punt_reason = PUNT_COLLISION;
            }
        }
    }
}

// Keeps the transport checksum true after rewrites and stamps, without reading the payload (RFC 1624, eqn. 3).
// Nothing rewritten is 0 for 0, which adds minus zero.
control TransportChecksum(inout headers_t hdr, in metadata_t meta, in stamps_t before, in stamps_t after) {
    bit<32> sum = 0;

    apply {
        sum = (bit<32>) (~before.epoch) + (bit<32>) after.epoch
            + (bit<32>) (~before.instance) + (bit<32>) after.instance
            + (bit<32>) (~before.feedback) + (bit<32>) after.feedback
            + (bit<32>) (~meta.old_port) + (bit<32>) meta.new_port
            + (bit<32>) (~meta.old_address[31:16]) + (bit<32>) meta.new_address[31:16]
            + (bit<32>) (~meta.old_address[15:0]) + (bit<32>) meta.new_address[15:0]
            + (bit<32>) (~meta.old_source_port) + (bit<32>) meta.new_source_port
            + (bit<32>) (~meta.old_source[31:16]) + (bit<32>) meta.new_source[31:16]
            + (bit<32>) (~meta.old_source[15:0]) + (bit<32>) meta.new_source[15:0];
        if (hdr.ipv6.isValid()) {
            sum = sum
                + (bit<32>) (~meta.old_address[127:112]) + (bit<32>) meta.new_address[127:112]
                + (bit<32>) (~meta.old_address[111:96]) + (bit<32>) meta.new_address[111:96]
                + (bit<32>) (~meta.old_address[95:80]) + (bit<32>) meta.new_address[95:80]
                + (bit<32>) (~meta.old_address[79:64]) + (bit<32>) meta.new_address[79:64]
                + (bit<32>) (~meta.old_address[63:48]) + (bit<32>) meta.new_address[63:48]
                + (bit<32>) (~meta.old_address[47:32]) + (bit<32>) meta.new_address[47:32]
                + (bit<32>) (~meta.old_source[127:112]) + (bit<32>) meta.new_source[127:112]
                + (bit<32>) (~meta.old_source[111:96]) + (bit<32>) meta.new_source[111:96]
                + (bit<32>) (~meta.old_source[95:80]) + (bit<32>) meta.new_source[95:80]
                + (bit<32>) (~meta.old_source[79:64]) + (bit<32>) meta.new_source[79:64]
                + (bit<32>) (~meta.old_source[63:48]) + (bit<32>) meta.new_source[63:48]
                + (bit<32>) (~meta.old_source[47:32]) + (bit<32>) meta.new_source[47:32];
        }
        if (hdr.tcp.isValid()) {
            sum = sum + (bit<32>) (~hdr.tcp.checksum);
        } else if (hdr.udp.isValid()) {
            sum = sum + (bit<32>) (~hdr.udp.checksum);
        }
        sum = (sum & 0xffff) + (sum >> 16);
        sum = (sum & 0xffff) + (sum >> 16);
        if (hdr.tcp.isValid()) {
            hdr.tcp.checksum = ~sum[15:0];
        } else if (hdr.udp.isValid() && hdr.udp.checksum != 0) {
            hdr.udp.checksum = ~sum[15:0];
            if (hdr.udp.checksum == 0) {
                hdr.udp.checksum = 0xffff; // zero would mean "no checksum" (RFC 768)
            }
        }
    }
}

#endif
