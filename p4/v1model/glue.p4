// What differs between the architectures, for v1model (bmv2 and the embedded switch).
#ifndef WEFT_GLUE_P4
#define WEFT_GLUE_P4

typedef bit<16> port_t;
#define METADATA_PRAGMAS
// What a packet itself says of its instance, the first octets of the payload of plain UDP, the queue pair and exchange of
// RoCEv2, the tunnel that it enters, and whether it goes on as it came and to a host of this switch.
#define ARCHITECTURE_METADATA \
    instance_t cookie; \
    bit<72> peek; \
    bit<1> roce; \
    bit<24> queue_pair; \
    bit<32> exchange; \
    bit<1> as_it_came; \
    bit<1> delivered; \
    bit<1> over_ipv6; \
    ipv6_t outer_source; \
    ipv6_t outer_destination; \
    bit<32> longest;

// What a dropped packet no longer enters. (TNA lets blocks without lasting effects run, and decides once at the end.)
#define UNLESS_DROPPED(meta) if (meta.drop_reason == DROP_NONE)
#define DROP_LAST(meta, reason) meta.drop_reason = reason;
// Taken at the end of the ingress here.
#define DROP_NOW(meta)
#define PUNT_NOW(meta)
#define REPORTED_PORT(meta) meta.ingress_port
#define HAS_IPV6(hdr) hdr.ipv6.isValid()
// The place of the tunnel: behind the choice of the instance, before that of the way.
#define ECHO_BLOCK(name) Echo() name; \
    Tunnel() tunnel;
#define ANSWER_ECHO(name, hdr, meta) \
    if (meta.service == 0 && meta.echo == 1) { name.apply(hdr, meta); } \
    tunnel.apply(hdr, meta);

// A software switch has the room for more than include/sizes.p4 says.
#undef INSTANCES
#define INSTANCES 16384

#define PORTS_SIZE 512
#define HOSTS_V4_SIZE 16384
#define HOSTS_V6_SIZE 4096
#define AGENTS_SIZE 16384
#define ENDPOINTS_V4_SIZE 4096
#define ENDPOINTS_V6_SIZE 1024
#define SERVICES_V4_SIZE 16384
#define SERVICES_V6_SIZE 2048
#define SERVICES_AGENT_SIZE 2048
#define PERMISSIONS_SIZE 16384
#define DEMANDS_SIZE 4096
#define PINS_SIZE 16384
#define ROUTES_V4_SIZE 16384
#define ROUTES_V6_SIZE 4096
#define TUNNEL_ENDS_SIZE 512

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

// RoCEv2 (docs/roce.md). A queue pair's number: 14 bits of the instance that made it, then 10 of its own.
const bit<16> UDP_PORT_ROCE = 4791;
const bit<24> QUEUE_PAIR_GSI = 1; // where connections are managed
#define QUEUE_PAIR_BITS 10
const bit<8>  CLASS_CONNECTIONS  = 7;
const bit<16> DISCONNECT_REQUEST = 0x0015;

#include "tunnel.p4"

// What the switch may stamp into a packet's Weft headers, as 16-bit words.
struct stamps_t {
    bit<16> epoch;
    bit<16> instance;
    bit<16> counted_by;
    bit<16> count;
    bit<16> feedback;
}

control Stamps(in headers_t hdr, out stamps_t stamps) {
    apply {
        stamps = { 0, 0, 0, 0, 0 };
        if (hdr.agent.isValid()) {
            stamps.epoch = (bit<16>) hdr.agent.epoch;
            stamps.instance = hdr.agent.instance;
            stamps.counted_by = hdr.agent.flags ++ 8w0; // the upper octet of its word
            stamps.count = hdr.agent.reserved;
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
        } else if (meta.roce == 1 && meta.service != 0) {
            // The sender may vary the source port for the sake of equal ways; where the switch keeps the flow, it is the client.
            if (meta.idle_ticks != 0) {
                meta.queue_pair = 0;
                meta.exchange = 0;
            }
            if (hdr.ipv4.isValid()) {
                hash(meta.flow_hash, HashAlgorithm.crc32, 32w0,
                    { hdr.ipv4.src, meta.service, meta.queue_pair, meta.exchange }, 64w0x100000000);
                hash(meta.flow_digest, HashAlgorithm.crc32, 32w0,
                    { meta.exchange, meta.service, meta.queue_pair, hdr.ipv4.src }, 64w0x100000000);
            } else {
                hash(meta.flow_hash, HashAlgorithm.crc32, 32w0,
                    { hdr.ipv6.src, meta.service, meta.queue_pair, meta.exchange }, 64w0x100000000);
                hash(meta.flow_digest, HashAlgorithm.crc32, 32w0,
                    { meta.exchange, meta.service, meta.queue_pair, hdr.ipv6.src }, 64w0x100000000);
            }
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

// Beside the arrays of headers.p4: what this architecture weighs more.
const bit<8> ARRAY_MORE   = 4; // a third and a fourth candidate, cell by cell beside ARRAY_PAIRS
const bit<8> ARRAY_UNIT   = 5; // what one request adds to the delay of its instance, microseconds; 0: not counted
const bit<8> ARRAY_SENT   = 6; // requests that this ingress has sent to an instance, modulo 2^16
const bit<8> ARRAY_ECHOED = 7; // the count that the latest answered one of them had
const bit<8> ARRAY_SELF   = 8; // one cell: this ingress' number in its domain, 1..255; 0: nothing is counted
const bit<8> ARRAY_SPILL  = 9; // by pool: above this cost, microseconds, a row's fourth candidate is a choice; 0: always
const bit<8> ARRAY_SERVES = 10; // the service of an instance that the agent knows; GONE: its flows choose anew

const bit<8> ARRAY_ROWS   = 11; // by pool: mask of the digest (13 bits) above the first row (19 bits); 0: 64 rows at pool * 64

const service_t GONE = 0xffff;

// Rows of pools with more instances than 64 rows can name often enough, behind those of all pools.
#define WIDE_ROWS 65536

// Requests under way or unanswered, by instance: sent less echoed. A reply echoes the number of the ingress and the count that
// the request was stamped with, so a lost request or reply is made good by the next one.
register<bit<32>>(INSTANCES) unit;
register<bit<16>>(INSTANCES) sent;
register<bit<16>>(INSTANCES) echoed;
register<bit<32>>(1) self;
register<service_t>(INSTANCES) serves;

// What so many requests take: at most 2^29 - 1 microseconds, so that a cost stays below 2^31.
control Weigh(in bit<16> requests, in bit<32> each, out bit<32> delay) {
    bit<64> all = 0;

    apply {
        all = (bit<64>) each * (bit<64>) requests;
        if (all[63:29] != 0) {
            all = 0x1fffffff;
        }
        delay = all[31:0];
    }
}

// What a request pays at a candidate: the load that was told, what is unanswered there and itself, and the path.
control Cost(in bit<16> candidate, in bit<32> load, in bit<32> path, in bit<32> compute_mask, in bit<32> network_mask,
        out bit<32> cost) {
    Weigh() weigh;
    bit<32> each = 0;
    bit<16> last_sent = 0;
    bit<16> last_echoed = 0;
    bit<32> own = 0;

    apply {
        unit.read(each, (bit<32>) candidate);
        sent.read(last_sent, (bit<32>) candidate);
        echoed.read(last_echoed, (bit<32>) candidate);
        weigh.apply(last_sent - last_echoed + 1, each, own);
        cost = ((load + own) & compute_mask) + (path & network_mask);
    }
}

// A request that a switch has steered is counted where it came in, and says so to the instance.
control CountRequest(inout headers_t hdr, in instance_t instance) {
    bit<32> me = 0;
    bit<16> count = 0;

    apply {
        self.read(me, 0);
        if (me != 0) {
            sent.read(count, (bit<32>) instance);
            count = count + 1;
            sent.write((bit<32>) instance, count);
            hdr.agent.flags = me[7:0];
            hdr.agent.reserved = count;
        }
    }
}

// A reply to a request that was counted here. A count that is not ahead is an old one: a reply that was overtaken or doubled.
control CountReply(in headers_t hdr) {
    bit<32> me = 0;
    bit<16> before = 0;
    bit<16> ahead = 0;

    apply {
        self.read(me, 0);
        if (me != 0 && me[7:0] == hdr.agent.flags) {
            echoed.read(before, (bit<32>) hdr.feedback.instance);
            ahead = hdr.agent.reserved - before;
            if (ahead[15:15] == 0) {
                echoed.write((bit<32>) hdr.feedback.instance, hdr.agent.reserved);
            }
        }
    }
}

// The registers that the agent and the replies keep true. On TNA what is read for two candidates exists twice; so it does
// here, that both have the same arrays.
control StateArrays(inout headers_t hdr, inout metadata_t meta) {
    register<bit<32>>((POOLS << PAIRS_PER_POOL_BITS) + WIDE_ROWS) pairs;
    register<bit<32>>((POOLS << PAIRS_PER_POOL_BITS) + WIDE_ROWS) more;
    register<bit<32>>(POOLS) rows;
    register<bit<32>>(POOLS) spill;
    register<bit<32>>(INSTANCES) load_a;
    register<bit<32>>(INSTANCES) load_b;
    register<bit<32>>(INSTANCES) network_cost_a;
    register<bit<32>>(INSTANCES) network_cost_b;
    CountReply() count_reply;
    Weigh() weigh;
    Cost() first_cost;
    Cost() second_cost;
    Cost() third_cost;
    Cost() fourth_cost;
    bit<32> place = 0;
    bit<32> row = 0;
    bit<32> others = 0;
    bit<32> load = 0;
    bit<32> path = 0;
    bit<32> cost = 0;
    bit<32> each = 0;
    bit<16> half = 0;
    bit<32> limit = 0;
    bit<32> cheapest = 0;
    bit<2> column = 0;

    apply {
        if (hdr.state.isValid()) {
            if (hdr.state.array == ARRAY_PAIRS) {
                if (hdr.state.operation == STATE_WRITE) {
                    pairs.write(hdr.state.index, hdr.state.value);
                } else {
                    pairs.read(hdr.state.value, hdr.state.index);
                }
            } else if (hdr.state.array == ARRAY_MORE) {
                if (hdr.state.operation == STATE_WRITE) {
                    more.write(hdr.state.index, hdr.state.value);
                } else {
                    more.read(hdr.state.value, hdr.state.index);
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
            } else if (hdr.state.array == ARRAY_UNIT) {
                if (hdr.state.operation == STATE_WRITE) {
                    unit.write(hdr.state.index, hdr.state.value);
                } else {
                    unit.read(hdr.state.value, hdr.state.index);
                }
            } else if (hdr.state.array == ARRAY_SENT) {
                if (hdr.state.operation == STATE_WRITE) {
                    sent.write(hdr.state.index, hdr.state.value[15:0]);
                } else {
                    sent.read(half, hdr.state.index);
                    hdr.state.value = (bit<32>) half;
                }
            } else if (hdr.state.array == ARRAY_ECHOED) {
                if (hdr.state.operation == STATE_WRITE) {
                    echoed.write(hdr.state.index, hdr.state.value[15:0]);
                } else {
                    echoed.read(half, hdr.state.index);
                    hdr.state.value = (bit<32>) half;
                }
            } else if (hdr.state.array == ARRAY_SELF) {
                if (hdr.state.operation == STATE_WRITE) {
                    self.write(hdr.state.index, hdr.state.value);
                } else {
                    self.read(hdr.state.value, hdr.state.index);
                }
            } else if (hdr.state.array == ARRAY_SPILL) {
                if (hdr.state.operation == STATE_WRITE) {
                    spill.write(hdr.state.index, hdr.state.value);
                } else {
                    spill.read(hdr.state.value, hdr.state.index);
                }
            } else if (hdr.state.array == ARRAY_ROWS) {
                if (hdr.state.operation == STATE_WRITE) {
                    rows.write(hdr.state.index, hdr.state.value);
                } else {
                    rows.read(hdr.state.value, hdr.state.index);
                }
            } else if (hdr.state.array == ARRAY_SERVES) {
                if (hdr.state.operation == STATE_WRITE) {
                    serves.write(hdr.state.index, hdr.state.value[15:0]);
                } else {
                    serves.read(half, hdr.state.index);
                    hdr.state.value = (bit<32>) half;
                }
            }
            if (hdr.state.operation == STATE_READ) {
                meta.punt_reason = PUNT_STATE;
            }
        } else if (hdr.feedback.isValid() && hdr.feedback.instance != 0 && meta.service == 0) {
            load = hdr.feedback.delay_us & COST_MASK;
            unit.read(each, (bit<32>) hdr.feedback.instance);
            // Where requests are counted, those of this ingress are in the queue once more: of all that is there, half.
            if (each != 0) {
                weigh.apply(hdr.feedback.queue, each, load);
                load = load >> 1;
            }
            load_a.write((bit<32>) hdr.feedback.instance, load);
            load_b.write((bit<32>) hdr.feedback.instance, load);
            count_reply.apply(hdr);
        } else if (meta.service != 0) {
            rows.read(place, (bit<32>) meta.pool);
            if (place == 0) {
                row = ((bit<32>) meta.pool << PAIRS_PER_POOL_BITS) | (bit<32>) meta.flow_digest[PAIRS_PER_POOL_BITS - 1:0];
            } else {
                row = (bit<32>) place[18:0] + (bit<32>) (meta.flow_digest[12:0] & place[31:19]);
            }
            pairs.read(meta.pair, row);
            more.read(others, row);
            if (meta.compute_mask == 0 && meta.network_mask == 0) {
                // Nothing is weighed: two more bits of the digest name one of the row's four.
                column = meta.flow_digest[PAIRS_PER_POOL_BITS + 1:PAIRS_PER_POOL_BITS];
                if (place != 0) {
                    column = meta.flow_digest[31:30];
                }
                if (column == 1 && meta.pair[15:0] != 0) {
                    meta.pair[31:16] = meta.pair[15:0];
                } else if (column == 2 && others[31:16] != 0) {
                    meta.pair[31:16] = others[31:16];
                } else if (column == 3 && others[15:0] != 0) {
                    meta.pair[31:16] = others[15:0];
                }
                meta.pair[15:0] = 0;
            } else {
                load_a.read(load, (bit<32>) meta.pair[31:16]);
                network_cost_a.read(path, (bit<32>) meta.pair[31:16]);
                first_cost.apply(meta.pair[31:16], load, path, meta.compute_mask, meta.network_mask, meta.cost_first);
                load_b.read(load, (bit<32>) meta.pair[15:0]);
                network_cost_b.read(path, (bit<32>) meta.pair[15:0]);
                second_cost.apply(meta.pair[15:0], load, path, meta.compute_mask, meta.network_mask, meta.cost_second);
                if (others != 0) {
                    // Two pairs have a winner each; the two winners are the pair that goes on.
                    meta.advantage = meta.cost_second - meta.cost_first;
                    if (meta.pair[15:0] != 0 && meta.advantage[31:31] == 1) {
                        meta.pair[31:16] = meta.pair[15:0];
                        meta.cost_first = meta.cost_second;
                    }
                    load_a.read(load, (bit<32>) others[31:16]);
                    network_cost_a.read(path, (bit<32>) others[31:16]);
                    third_cost.apply(others[31:16], load, path, meta.compute_mask, meta.network_mask, meta.cost_second);
                    meta.pair[15:0] = others[31:16];
                    if (others[31:16] == 0) {
                        meta.cost_second = 0x7fffffff;
                    }
                    load_b.read(load, (bit<32>) others[15:0]);
                    network_cost_b.read(path, (bit<32>) others[15:0]);
                    fourth_cost.apply(others[15:0], load, path, meta.compute_mask, meta.network_mask, cost);
                    // Where the pool spills, the fourth is a backup: no choice while one of the others is good enough.
                    cheapest = meta.cost_first;
                    meta.advantage = meta.cost_second - meta.cost_first;
                    if (meta.advantage[31:31] == 1) {
                        cheapest = meta.cost_second;
                    }
                    meta.advantage = cost - meta.cost_second;
                    if (others[15:0] != 0 && meta.advantage[31:31] == 1) {
                        spill.read(limit, (bit<32>) meta.pool);
                        if (limit == 0 || cheapest > limit) {
                            meta.pair[15:0] = others[15:0];
                            meta.cost_second = cost;
                        }
                    }
                }
            }
        }
    }
}

// What a packet says itself of its instance: the agent header brings what the last reply was stamped with, a QUIC packet the
// server id of its connection id (QUIC-LB, configuration 0: one octet, then two of server id).
control Cookie(in headers_t hdr, inout metadata_t meta) {
    apply {
        if (hdr.agent.isValid()) {
            if (hdr.agent.message == MESSAGE_REQUEST) {
                meta.cookie = hdr.agent.instance;
            }
        } else if (meta.peek[71:70] == 1) { // a short header: the connection id follows
            if (meta.peek[63:61] == 0) {
                meta.cookie = meta.peek[55:40];
            }
        } else if (meta.peek[71:70] == 3) { // a long one: version and length stand between
            if (meta.peek[31:24] >= 3 && meta.peek[23:21] == 0) {
                meta.cookie = meta.peek[15:0];
            }
        }
    }
}

// The cheaper of two candidates, unless the flow has an instance. A flow stands in one of 15 cells, one in each way: until
// when it is kept, whose it is, and the instance. A new flow takes the first of its cells that is free. A cell says itself
// until when, since flows of services with different idle times meet in it. Where a service has no idle time its packets
// name their instance; one that names none takes a cell for a second if its connection cannot have been told one yet.
#define WAY_BITS 14
#define WAYS 15
#define HANDSHAKE_TICKS 15625
// Queue pairs that name no instance, and exchanges over their connections: 16 tries of 4.3 s (64 s).
#define QUEUE_PAIR_TICKS 1000000
#define LOOK(n) \
    if (found == 0) { \
        at = (n << WAY_BITS) | (bit<32>) (first + n * stride)[WAY_BITS - 1:0]; \
        until.read(left, at); \
        owner.read(held, at); \
        left = left - meta.now; \
        if (held == mine && left[31:31] == 0) { \
            found = 1; \
            cell = at; \
        } else if (free == 0 && (held == 0 || left[31:31] == 1)) { \
            free = 1; \
            cell = at; \
        } \
    }

control AffinityArray(inout metadata_t meta) {
    register<bit<32>>(WAYS << WAY_BITS) until;
    register<bit<32>>(WAYS << WAY_BITS) owner;
    register<instance_t>(WAYS << WAY_BITS) owner_instance;
    bit<32> first = 0;
    bit<32> stride = 0;
    bit<32> at = 0;
    bit<32> cell = 0;
    bit<32> held = 0;
    bit<32> mine = 0;
    bit<32> left = 0;
    bit<32> keep = 0;
    bit<1> found = 0;
    bit<1> free = 0;
    instance_t candidate = 0;
    service_t home = 0;

    apply {
        if (meta.service != 0 && meta.pinned == 0) {
            candidate = meta.pair[31:16];
            if (meta.pair[15:0] != 0 && meta.advantage[31:31] == 1) {
                candidate = meta.pair[15:0];
            }
            meta.instance = candidate;
            keep = meta.idle_ticks;
            if (meta.idle_ticks == 0) {
                serves.read(home, (bit<32>) meta.cookie);
                if (meta.cookie != 0 && home == meta.service) {
                    meta.instance = meta.cookie;
                } else if (meta.peek != 0) {
                    keep = HANDSHAKE_TICKS;
                } else if (meta.roce == 1) {
                    keep = QUEUE_PAIR_TICKS;
                }
            }
            if (keep != 0) {
                mine = meta.flow_digest;
                if (mine == 0) {
                    mine = 1; // zero marks a cell that was never used
                }
                first = meta.flow_hash;
                stride = (meta.flow_hash >> WAY_BITS) | 1;
                LOOK(0)
                LOOK(1)
                LOOK(2)
                LOOK(3)
                LOOK(4)
                LOOK(5)
                LOOK(6)
                LOOK(7)
                LOOK(8)
                LOOK(9)
                LOOK(10)
                LOOK(11)
                LOOK(12)
                LOOK(13)
                LOOK(14)
                if (found == 1) {
                    owner_instance.read(meta.instance, cell);
                    serves.read(home, (bit<32>) meta.instance);
                    if (home == GONE && candidate != 0) {
                        meta.instance = candidate;
                        owner_instance.write(cell, candidate);
                    }
                    until.write(cell, meta.now + keep);
                } else if (free == 0) {
                    meta.punt_reason = PUNT_COLLISION;
                } else if (candidate != 0) {
                    owner.write(cell, mine);
                    owner_instance.write(cell, candidate);
                    until.write(cell, meta.now + keep);
                }
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
            + (bit<32>) (~before.counted_by) + (bit<32>) after.counted_by
            + (bit<32>) (~before.count) + (bit<32>) after.count
            + (bit<32>) (~before.feedback) + (bit<32>) after.feedback
            + (bit<32>) (~meta.old_port) + (bit<32>) meta.new_port
            + (bit<32>) (~meta.old_address[31:16]) + (bit<32>) meta.new_address[31:16]
            + (bit<32>) (~meta.old_address[15:0]) + (bit<32>) meta.new_address[15:0]
            + (bit<32>) (~meta.old_source_port) + (bit<32>) meta.new_source_port
            + (bit<32>) (~meta.old_source[31:16]) + (bit<32>) meta.new_source[31:16]
            + (bit<32>) (~meta.old_source[15:0]) + (bit<32>) meta.new_source[15:0];
        if (hdr.ipv6.isValid() || hdr.inner_ipv6.isValid()) {
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
