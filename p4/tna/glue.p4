// What differs between the architectures, for TNA (Tofino).
#ifndef WEFT_GLUE_P4
#define WEFT_GLUE_P4

#define DIRECT_COUNTER(name) DirectCounter<bit<64>>(CounterType_t.PACKETS_AND_BYTES) name
#define USES_COUNTER(name) counters = name;
#define COUNT(name) name.count();
#define IDLE_TIMEOUT idle_timeout = true;
#define ECMP_SELECTOR(name) \
    Hash<bit<16>>(HashAlgorithm_t.IDENTITY) name##_hash; \
    ActionProfile(1024) name##_profile; \
    ActionSelector(name##_profile, name##_hash, SelectorMode_t.FAIR, 32w16, 32w256) name;
#define USES_SELECTOR(name) implementation = name;
#define SERVICE_METER(name) Meter<bit<16>>(2048, MeterType_t.PACKETS) name;
#define EXECUTE_METER(name, index, color) color = (bit<2>) name.execute(index);
const bit<2> METER_RED = 3;
#define SET_L4_SRC(hdr, port) if (hdr.tcp.isValid()) { hdr.tcp.src = port; } else if (hdr.udp.isValid()) { hdr.udp.src = port; }
#define SET_L4_DST(hdr, port) if (hdr.tcp.isValid()) { hdr.tcp.dst = port; } else if (hdr.udp.isValid()) { hdr.udp.dst = port; }

// A condition cannot look at one bit of a sum; a table can.
control Sign(in bit<32> value, out bit<1> negative) {
    action set_negative() {
        negative = 1;
    }

    action set_positive() {
        negative = 0;
    }

    table sign {
        key = { value : ternary; }
        actions = { set_negative; set_positive; }
        const default_action = set_positive();
        const entries = { 0x80000000 &&& 0x80000000 : set_negative(); }
        size = 1;
    }

    apply {
        sign.apply();
    }
}

// Two CRC-32 sums over the same words in different order: an index and a check that fail apart.
control FlowHash(inout headers_t hdr, inout metadata_t meta) {
    Hash<bit<32>>(HashAlgorithm_t.CRC32) agent_hash;
    Hash<bit<32>>(HashAlgorithm_t.CRC32) agent_digest;
    Hash<bit<32>>(HashAlgorithm_t.CRC32) ipv4_hash;
    Hash<bit<32>>(HashAlgorithm_t.CRC32) ipv4_digest;
    Hash<bit<32>>(HashAlgorithm_t.CRC32) ipv6_hash;
    Hash<bit<32>>(HashAlgorithm_t.CRC32) ipv6_digest;

    action hash_agent() {
        meta.flow_hash = agent_hash.get({ meta.service, hdr.agent.source, hdr.agent.destination, hdr.agent.task });
    }

    action digest_agent() {
        meta.flow_digest = agent_digest.get({ hdr.agent.task, hdr.agent.destination, hdr.agent.source, meta.service });
    }

    action hash_ipv4() {
        meta.flow_hash = ipv4_hash.get(
            { hdr.ipv4.src, hdr.ipv4.dst, meta.l4_protocol, meta.l4_src, meta.l4_dst });
    }

    action digest_ipv4() {
        meta.flow_digest = ipv4_digest.get(
            { meta.l4_src, hdr.ipv4.dst, meta.l4_dst, hdr.ipv4.src, meta.l4_protocol });
    }

    action hash_ipv6() {
        meta.flow_hash = ipv6_hash.get(
            { hdr.ipv6.src, hdr.ipv6.dst, meta.l4_protocol, meta.l4_src, meta.l4_dst });
    }

    action digest_ipv6() {
        meta.flow_digest = ipv6_digest.get(
            { meta.l4_src, hdr.ipv6.dst, meta.l4_dst, hdr.ipv6.src, meta.l4_protocol });
    }

    apply {
        if (hdr.agent.isValid() && meta.service != 0) {
            hash_agent();
            digest_agent();
        } else if (hdr.ipv4.isValid()) {
            hash_ipv4();
            digest_ipv4();
        } else if (hdr.ipv6.isValid()) {
            hash_ipv6();
            digest_ipv6();
        }
    }
}

// The registers that the agent and the replies keep true. What is read for two candidates exists twice. A packet is one of
// three: the agent's, a reply with feedback, or a request; each reaches a register once, and each with fields of its own,
// so that the compiler is free to keep them apart.
control StateArrays(inout headers_t hdr, inout metadata_t meta, out bit<32> pair,
        out bit<32> compute_a, out bit<32> network_a, out bit<32> compute_b, out bit<32> network_b) {
    Register<bit<32>, bit<16>>(POOLS << PAIRS_PER_POOL_BITS) pairs;
    Register<bit<32>, bit<16>>(INSTANCES) load_a;
    Register<bit<32>, bit<16>>(INSTANCES) load_b;
    Register<bit<32>, bit<16>>(INSTANCES) network_cost_a;
    Register<bit<32>, bit<16>>(INSTANCES) network_cost_b;
    bit<16> pair_index = 0;
    // Put together by a hash unit, so that no container has to be cut at bit 6.
    Hash<bit<16>>(HashAlgorithm_t.IDENTITY) pair_hash;

    RegisterAction<bit<32>, bit<16>, bit<32>>(pairs) read_pair = {
        void apply(inout bit<32> cell, out bit<32> result) { result = cell; }
    };
    RegisterAction<bit<32>, bit<16>, bit<32>>(pairs) write_pair = {
        void apply(inout bit<32> cell, out bit<32> result) { cell = hdr.state.value; result = cell; }
    };
    RegisterAction<bit<32>, bit<16>, bit<32>>(load_a) read_load_a = {
        void apply(inout bit<32> cell, out bit<32> result) { result = cell; }
    };
    RegisterAction<bit<32>, bit<16>, bit<32>>(load_a) write_load_a = {
        void apply(inout bit<32> cell, out bit<32> result) { cell = hdr.state.value; result = cell; }
    };
    RegisterAction<bit<32>, bit<16>, bit<32>>(load_b) read_load_b = {
        void apply(inout bit<32> cell, out bit<32> result) { result = cell; }
    };
    RegisterAction<bit<32>, bit<16>, bit<32>>(load_b) write_load_b = {
        void apply(inout bit<32> cell, out bit<32> result) { cell = hdr.state.value; result = cell; }
    };
    RegisterAction<bit<32>, bit<16>, bit<32>>(network_cost_a) read_network_a = {
        void apply(inout bit<32> cell, out bit<32> result) { result = cell; }
    };
    RegisterAction<bit<32>, bit<16>, bit<32>>(network_cost_a) write_network_a = {
        void apply(inout bit<32> cell, out bit<32> result) { cell = hdr.state.value; result = cell; }
    };
    RegisterAction<bit<32>, bit<16>, bit<32>>(network_cost_b) read_network_b = {
        void apply(inout bit<32> cell, out bit<32> result) { result = cell; }
    };
    RegisterAction<bit<32>, bit<16>, bit<32>>(network_cost_b) write_network_b = {
        void apply(inout bit<32> cell, out bit<32> result) { cell = hdr.state.value; result = cell; }
    };
    RegisterAction<bit<32>, bit<16>, bit<32>>(load_a) absorb_a = {
        void apply(inout bit<32> cell, out bit<32> result) { cell = hdr.feedback.delay_us; result = cell; }
    };
    RegisterAction<bit<32>, bit<16>, bit<32>>(load_b) absorb_b = {
        void apply(inout bit<32> cell, out bit<32> result) { cell = hdr.feedback.delay_us; result = cell; }
    };

    apply {
        pair = 0;
        compute_a = 0;
        network_a = 0;
        compute_b = 0;
        network_b = 0;
        if (hdr.state.isValid()) {
            if (hdr.state.operation == STATE_WRITE) {
                if (hdr.state.array == ARRAY_PAIRS) {
                    write_pair.execute(hdr.state.index[15:0]);
                } else if (hdr.state.array == ARRAY_LOAD) {
                    write_load_a.execute(hdr.state.index[15:0]);
                    write_load_b.execute(hdr.state.index[15:0]);
                } else {
                    write_network_a.execute(hdr.state.index[15:0]);
                    write_network_b.execute(hdr.state.index[15:0]);
                }
            } else {
                meta.punt_reason = PUNT_STATE;
                if (hdr.state.array == ARRAY_PAIRS) {
                    hdr.state.value = read_pair.execute(hdr.state.index[15:0]);
                } else if (hdr.state.array == ARRAY_LOAD) {
                    hdr.state.value = read_load_a.execute(hdr.state.index[15:0]);
                } else {
                    hdr.state.value = read_network_a.execute(hdr.state.index[15:0]);
                }
            }
        } else if (hdr.feedback.isValid() && hdr.feedback.instance != 0 && meta.service == 0) {
            absorb_a.execute(hdr.feedback.instance);
            absorb_b.execute(hdr.feedback.instance);
        } else if (meta.service != 0) {
            pair_index = pair_hash.get({ meta.pool[9:0], meta.flow_digest[5:0] });
            pair = read_pair.execute(pair_index);
            compute_a = read_load_a.execute(pair[31:16]);
            compute_b = read_load_b.execute(pair[15:0]);
            network_a = read_network_a.execute(pair[31:16]);
            network_b = read_network_b.execute(pair[15:0]);
        }
    }
}

struct affinity_cell_t {
    bit<32> owner;
    bit<32> instance;
}

// One cell a flow: when it was last used, whose it is, and the instance.
control AffinityArray(inout metadata_t meta) {
    Register<bit<32>, bit<16>>(AFFINITY_CELLS) last_used;
    Register<affinity_cell_t, bit<16>>(AFFINITY_CELLS) cells;
    bit<16> index = 0;
    bit<32> mine = 0;
    bit<32> used = 0;
    bit<32> idle = 0;
    bit<32> left = 0;
    bit<1> expired = 0;
    Sign() sign;
    bit<32> candidate = 0;
    bit<32> found = 0;

    RegisterAction<bit<32>, bit<16>, bit<32>>(last_used) touch = {
        void apply(inout bit<32> cell, out bit<32> result) { result = cell; cell = meta.now; }
    };
    RegisterAction<affinity_cell_t, bit<16>, bit<32>>(cells) claim_or_find = {
        void apply(inout affinity_cell_t cell, out bit<32> result) {
            result = 0;
            if (cell.owner == 0) {
                cell.owner = mine;
                cell.instance = candidate;
                result = cell.instance;
            } else if (cell.owner == mine) {
                result = cell.instance;
            }
        }
    };
    RegisterAction<affinity_cell_t, bit<16>, bit<32>>(cells) take = {
        void apply(inout affinity_cell_t cell, out bit<32> result) {
            cell.owner = mine;
            cell.instance = candidate;
            result = cell.instance;
        }
    };

    action idle_since() {
        idle = meta.now - used;
    }

    action time_left() {
        left = meta.idle_ticks - idle;
    }

    apply {
        index = meta.flow_hash[15:0];
        mine = meta.flow_digest | 1; // zero marks a cell that was never used
        candidate = (bit<32>) meta.candidate;
        used = touch.execute(index);
        idle_since();
        time_left();
        sign.apply(left, expired);
        if (meta.candidate != 0) {
            if (expired == 1) {
                found = take.execute(index);
            } else {
                found = claim_or_find.execute(index);
            }
            if (found == 0) {
                meta.collision = 1;
            } else {
                meta.instance = found[15:0];
            }
        }
    }
}

#endif
