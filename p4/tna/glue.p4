// What differs between the architectures, for TNA (Tofino).
#ifndef WEFT_GLUE_P4
#define WEFT_GLUE_P4

typedef PortId_t port_t;

// The traffic manager and the deparser read the verdict where the blocks write it: a copy would take a stage.
#define METADATA_PRAGMAS \
    @pa_auto_init_metadata \
    @pa_alias("ingress", "meta.weft.egress_port", "ig_intr_md_for_tm.ucast_egress_port") \
    @pa_alias("ingress", "meta.weft.drop_control", "ig_intr_md_for_dprsr.drop_ctl")
#define ARCHITECTURE_METADATA \
    bit<3>  drop_control; \
    bit<16> reported_port;  /* the ingress port, widened in a stage of its own */ \
    bit<32> cell_value;     /* what a state message or a feedback writes */ \
    bit<8>  load_access; \
    bit<8>  network_access; \
    bit<32> idle;

// Blocks without lasting effects run for dropped packets too: to test the verdict between them would cost a stage each.
// What has effects (registers, the output) tests the verdict itself.
#define UNLESS_DROPPED(meta)
#define DROP_LAST(meta, reason) meta.drop_control = 1;
#define DROP_NOW(meta) meta.drop_control = 1;
#define PUNT_NOW(meta) meta.egress_port = CPU_PORT;
#define REPORTED_PORT(meta) meta.reported_port
// Left out on Tofino 1: see docs/tofino-fit.md.
#define HAS_IPV6(hdr) false
#define ECHO_BLOCK(name)
#define ANSWER_ECHO(name, hdr, meta)

#define PORTS_SIZE 512
#define HOSTS_V4_SIZE 4096
#define HOSTS_V6_SIZE 512
#define AGENTS_SIZE 2048
#define ENDPOINTS_V4_SIZE 2048
#define ENDPOINTS_V6_SIZE 512
#define SERVICES_V4_SIZE 2048
#define SERVICES_V6_SIZE 512
#define SERVICES_AGENT_SIZE 2048
#define PERMISSIONS_SIZE 4096
#define DEMANDS_SIZE 2048
#define PINS_SIZE 16384
#define ROUTES_V4_SIZE 8192
#define ROUTES_V6_SIZE 512

#include "../include/metadata.p4"

#define DIRECT_COUNTER(name) DirectCounter<bit<64>>(CounterType_t.PACKETS_AND_BYTES) name
#define USES_COUNTER(name) counters = name;
#define COUNT(name) name.count();
#define IDLE_TIMEOUT idle_timeout = true;
#define ECMP_SELECTOR(name) \
    Hash<bit<16>>(HashAlgorithm_t.IDENTITY) name##_hash; \
    ActionProfile(1024) name##_profile; \
    ActionSelector(name##_profile, name##_hash, SelectorMode_t.FAIR, 32w16, 32w64) name;
#define USES_SELECTOR(name) implementation = name;
// Left out on Tofino 1: its index would take a hash unit that the flow digest needs.
#define SERVICE_METER(name)
#define EXECUTE_METER(name, index, color)
const bit<2> METER_RED = 3;
#define SET_L4_SRC(hdr, port) if (hdr.tcp.isValid()) { hdr.tcp.src = port; } else if (hdr.udp.isValid()) { hdr.udp.src = port; }
#define SET_L4_DST(hdr, port) if (hdr.tcp.isValid()) { hdr.tcp.dst = port; } else if (hdr.udp.isValid()) { hdr.udp.dst = port; }

// An index and a check that fail apart: sums by two polynomials over the same words. A stage's hash units give 96 bits, so
// the index has 16 bits here.
control FlowHash(inout headers_t hdr, inout metadata_t meta) {
    Hash<bit<16>>(HashAlgorithm_t.CRC16) agent_hash;
    Hash<bit<32>>(HashAlgorithm_t.CRC32) agent_digest;
    Hash<bit<16>>(HashAlgorithm_t.CRC16) ipv4_hash;
    Hash<bit<32>>(HashAlgorithm_t.CRC32) ipv4_digest;
    Hash<bit<16>>(HashAlgorithm_t.CRC16) ipv6_hash;
    Hash<bit<32>>(HashAlgorithm_t.CRC32) ipv6_digest;

    action hash_agent() {
        meta.flow_hash[15:0] = agent_hash.get({ meta.service, hdr.agent.source, hdr.agent.destination, hdr.agent.task });
    }

    action digest_agent() {
        meta.flow_digest = agent_digest.get({ hdr.agent.task, hdr.agent.destination, hdr.agent.source, meta.service });
    }

    action hash_ipv4() {
        meta.flow_hash[15:0] = ipv4_hash.get(
            { hdr.ipv4.src, hdr.ipv4.dst, meta.l4_protocol, meta.l4_src, meta.l4_dst });
    }

    action digest_ipv4() {
        meta.flow_digest = ipv4_digest.get(
            { meta.l4_src, hdr.ipv4.dst, meta.l4_dst, hdr.ipv4.src, meta.l4_protocol });
    }

    action hash_ipv6() {
        meta.flow_hash[15:0] = ipv6_hash.get(
            { hdr.ipv6.src, hdr.ipv6.dst, meta.l4_protocol, meta.l4_src, meta.l4_dst });
    }

    action digest_ipv6() {
        meta.flow_digest = ipv6_digest.get(
            { meta.l4_src, hdr.ipv6.dst, meta.l4_dst, hdr.ipv6.src, meta.l4_protocol });
    }

    apply {
        if (hdr.agent.isValid() && meta.service != 0) {
            digest_agent();
            hash_agent();
        } else if (hdr.ipv4.isValid()) {
            digest_ipv4();
            hash_ipv4();
        } else if (HAS_IPV6(hdr)) {
            digest_ipv6();
            hash_ipv6();
        }
    }
}

const bit<8> ACCESS_READ  = 1;
const bit<8> ACCESS_WRITE = 2;

// The registers that the agent and the replies keep true. What is read for two candidates exists twice. A packet is one of
// three: the agent's, a reply with feedback, or a request. What it does to a register is decided before, so that one
// table a register does it, at one index.
control StateArrays(inout headers_t hdr, inout metadata_t meta) {
    Register<bit<32>, bit<16>>(POOLS << PAIRS_PER_POOL_BITS) pairs;
    Register<bit<32>, bit<16>>(INSTANCES) load_a;
    Register<bit<32>, bit<16>>(INSTANCES) load_b;
    Register<bit<32>, bit<16>>(INSTANCES) network_cost_a;
    Register<bit<32>, bit<16>>(INSTANCES) network_cost_b;
    bit<32> compute_first = 0;
    bit<32> compute_second = 0;
    // Put together by a hash unit, so that no container has to be cut at bit 6.
    Hash<bit<16>>(HashAlgorithm_t.IDENTITY) pair_index;

    RegisterAction<bit<32>, bit<16>, bit<32>>(pairs) read_pair = {
        void apply(inout bit<32> cell, out bit<32> result) { result = cell; }
    };
    RegisterAction<bit<32>, bit<16>, bit<32>>(pairs) write_pair = {
        void apply(inout bit<32> cell) { cell = meta.cell_value; }
    };
    // A service that does not weigh the compute delay has a mask of zeros.
    RegisterAction<bit<32>, bit<16>, bit<32>>(load_a) read_load_a = {
        void apply(inout bit<32> cell, out bit<32> result) { result = cell & meta.compute_mask; }
    };
    RegisterAction<bit<32>, bit<16>, bit<32>>(load_a) write_load_a = {
        void apply(inout bit<32> cell) { cell = meta.cell_value; }
    };
    RegisterAction<bit<32>, bit<16>, bit<32>>(load_b) read_load_b = {
        void apply(inout bit<32> cell, out bit<32> result) { result = cell & meta.compute_mask; }
    };
    RegisterAction<bit<32>, bit<16>, bit<32>>(load_b) write_load_b = {
        void apply(inout bit<32> cell) { cell = meta.cell_value; }
    };
    RegisterAction<bit<32>, bit<16>, bit<32>>(network_cost_a) add_network_a = {
        void apply(inout bit<32> cell, out bit<32> result) { result = cell + compute_first; }
    };
    RegisterAction<bit<32>, bit<16>, bit<32>>(network_cost_a) write_network_a = {
        void apply(inout bit<32> cell) { cell = meta.cell_value; }
    };
    RegisterAction<bit<32>, bit<16>, bit<32>>(network_cost_b) add_network_b = {
        void apply(inout bit<32> cell, out bit<32> result) { result = cell + compute_second; }
    };
    RegisterAction<bit<32>, bit<16>, bit<32>>(network_cost_b) write_network_b = {
        void apply(inout bit<32> cell) { cell = meta.cell_value; }
    };

    action state(bit<8> load_access, bit<8> network_access) {
        meta.load_access = load_access;
        meta.network_access = network_access;
        meta.compute_mask = 0xffffffff;
        meta.network_mask = 0xffffffff;
        meta.pair[31:16] = hdr.state.index[15:0];
        meta.pair[15:0] = hdr.state.index[15:0];
    }

    action absorb() {
        meta.load_access = ACCESS_WRITE;
        meta.cell_value = meta.cell_value & COST_MASK;
        meta.pair[31:16] = hdr.feedback.instance;
        meta.pair[15:0] = hdr.feedback.instance;
    }

    // Of a packet without a service.
    table accesses {
        key = {
            hdr.state.isValid()    : exact;
            hdr.state.operation    : ternary;
            hdr.state.array        : ternary;
            hdr.feedback.isValid() : exact;
            meta.drop_reason       : ternary;
        }
        actions = { state; absorb; NoAction; }
        const default_action = NoAction();
        const entries = {
            (true, STATE_WRITE, ARRAY_LOAD, false, _)    : state(ACCESS_WRITE, 0);
            (true, STATE_WRITE, ARRAY_NETWORK, false, _) : state(0, ACCESS_WRITE);
            (true, STATE_READ, ARRAY_LOAD, false, _)     : state(ACCESS_READ, 0);
            (true, STATE_READ, ARRAY_NETWORK, false, _)  : state(0, ACCESS_READ);
            (false, _, _, true, DROP_NONE)               : absorb();
        }
        size = 5;
    }

    action pair_write() {
        write_pair.execute(hdr.state.index[15:0]);
    }

    action pair_answer() {
        hdr.state.value = read_pair.execute(hdr.state.index[15:0]);
    }

    action pair_read() {
        meta.pair = read_pair.execute(pair_index.get({ meta.pool[9:0], meta.flow_digest[5:0] }));
        meta.load_access = ACCESS_READ;
        meta.network_access = ACCESS_READ;
    }

    action load_a_read() {
        compute_first = read_load_a.execute(meta.pair[31:16]);
    }

    action load_a_write() {
        write_load_a.execute(meta.pair[31:16]);
    }

    table loads_a {
        key = { meta.load_access : exact; }
        actions = { load_a_read; load_a_write; NoAction; }
        const default_action = NoAction();
        const entries = {
            ACCESS_READ  : load_a_read();
            ACCESS_WRITE : load_a_write();
        }
        size = 2;
    }

    action load_b_read() {
        compute_second = read_load_b.execute(meta.pair[15:0]);
    }

    action load_b_write() {
        write_load_b.execute(meta.pair[15:0]);
    }

    table loads_b {
        key = { meta.load_access : exact; }
        actions = { load_b_read; load_b_write; NoAction; }
        const default_action = NoAction();
        const entries = {
            ACCESS_READ  : load_b_read();
            ACCESS_WRITE : load_b_write();
        }
        size = 2;
    }

    action network_a_add() {
        meta.cost_first = add_network_a.execute(meta.pair[31:16]);
    }

    action network_a_skip() {
        meta.cost_first = compute_first;
    }

    action network_a_write() {
        write_network_a.execute(meta.pair[31:16]);
    }

    table networks_a {
        key = {
            meta.network_access : exact;
            meta.network_mask   : ternary;
        }
        actions = { network_a_add; network_a_skip; network_a_write; }
        const default_action = network_a_skip();
        const entries = {
            (ACCESS_READ, 1 &&& 1) : network_a_add();
            (ACCESS_WRITE, _)      : network_a_write();
        }
        size = 2;
    }

    action network_b_add() {
        meta.cost_second = add_network_b.execute(meta.pair[15:0]);
    }

    action network_b_skip() {
        meta.cost_second = compute_second;
    }

    action network_b_write() {
        write_network_b.execute(meta.pair[15:0]);
    }

    table networks_b {
        key = {
            meta.network_access : exact;
            meta.network_mask   : ternary;
        }
        actions = { network_b_add; network_b_skip; network_b_write; }
        const default_action = network_b_skip();
        const entries = {
            (ACCESS_READ, 1 &&& 1) : network_b_add();
            (ACCESS_WRITE, _)      : network_b_write();
        }
        size = 2;
    }

    apply {
        if (hdr.state.isValid() && hdr.state.array == ARRAY_PAIRS) {
            if (hdr.state.operation == STATE_WRITE) {
                pair_write();
            } else {
                pair_answer();
            }
        } else if (meta.service != 0) {
            pair_read();
        } else {
            accesses.apply();
        }
        loads_a.apply();
        loads_b.apply();
        networks_a.apply();
        networks_b.apply();
        if (hdr.state.isValid() && hdr.state.operation == STATE_READ) {
            meta.punt_reason = PUNT_STATE;
            // Without a load the cost is the network's, without a network's it is the load.
            if (hdr.state.array != ARRAY_PAIRS) {
                hdr.state.value = meta.cost_first;
            }
        }
    }
}

// The cheaper of two candidates, unless the flow has an instance: one cell a flow holds when it was last used, whose it is,
// and the instance. The owner's cell says what is to be done with the instance's.
control AffinityArray(inout metadata_t meta) {
    Register<bit<32>, bit<16>>(AFFINITY_CELLS) last_used;
    Register<bit<32>, bit<16>>(AFFINITY_CELLS) owner;
    Register<bit<16>, bit<16>>(AFFINITY_CELLS) owner_instance;
    bit<32> mine = 0;
    bit<32> left = 0;
    bit<32> outcome = 0;

    RegisterAction<bit<32>, bit<16>, bit<32>>(last_used) touch = {
        void apply(inout bit<32> cell, out bit<32> result) { result = meta.now - cell; cell = meta.now; }
    };
    // Owners are odd numbers. The difference of the old owner to this one is zero if the cell is this flow's, odd if it was
    // never used, and even if it is another's.
    RegisterAction<bit<32>, bit<16>, bit<32>>(owner) claim = {
        void apply(inout bit<32> cell, out bit<32> result) {
            result = cell ^ mine;
            if (cell == 0) {
                cell = mine;
            }
        }
    };
    RegisterAction<bit<32>, bit<16>, bit<32>>(owner) take = {
        void apply(inout bit<32> cell, out bit<32> result) { cell = mine; result = cell; }
    };
    RegisterAction<bit<16>, bit<16>, bit<16>>(owner_instance) find = {
        void apply(inout bit<16> cell, out bit<16> result) { result = cell; }
    };
    RegisterAction<bit<16>, bit<16>, bit<16>>(owner_instance) keep_first = {
        void apply(inout bit<16> cell) { cell = meta.pair[31:16]; }
    };
    RegisterAction<bit<16>, bit<16>, bit<16>>(owner_instance) keep_second = {
        void apply(inout bit<16> cell) { cell = meta.pair[15:0]; }
    };

    action time_left() {
        left = meta.idle_ticks - meta.idle;
    }

    action owner_take() {
        outcome = take.execute(meta.flow_hash[15:0]);
    }

    action owner_claim() {
        outcome = claim.execute(meta.flow_hash[15:0]);
    }

    table owners {
        key = { left : ternary; }
        actions = { owner_take; owner_claim; @defaultonly NoAction; }
        const default_action = NoAction();
        const entries = {
            0x80000000 &&& 0x80000000 : owner_take();
            _                         : owner_claim();
        }
        size = 2;
    }

    action known() {
        meta.instance = find.execute(meta.flow_hash[15:0]);
    }

    action first() {
        keep_first.execute(meta.flow_hash[15:0]);
        meta.instance = meta.pair[31:16];
    }

    action second() {
        keep_second.execute(meta.flow_hash[15:0]);
        meta.instance = meta.pair[15:0];
    }

    action collision_first() {
        meta.instance = meta.pair[31:16];
        meta.punt_reason = PUNT_COLLISION;
    }

    action collision_second() {
        meta.instance = meta.pair[15:0];
        meta.punt_reason = PUNT_COLLISION;
    }

    table choices {
        key = {
            outcome        : ternary;
            meta.pair      : ternary;
            meta.advantage : ternary;
        }
        actions = { known; first; second; collision_first; collision_second; }
        const default_action = collision_first();
        const entries = {
            (0, _, _)                                    : known();
            (1 &&& 1, 0 &&& 0xffff, _)                   : first();
            (1 &&& 1, _, 0x80000000 &&& 0x80000000)      : second();
            (1 &&& 1, _, _)                              : first();
            (_, 0 &&& 0xffff, _)                         : collision_first();
            (_, _, 0x80000000 &&& 0x80000000)            : collision_second();
        }
        size = 6;
    }

    apply {
        mine = meta.flow_digest | 1; // zero marks a cell that was never used
        if (meta.service != 0 && meta.pinned == 0) {
            meta.idle = touch.execute(meta.flow_hash[15:0]);
        }
        time_left();
        if (meta.service != 0 && meta.pinned == 0 && meta.drop_reason == DROP_NONE) {
            owners.apply();
        }
        if (meta.service != 0 && meta.pinned == 0 && meta.drop_reason == DROP_NONE) {
            choices.apply();
        }
    }
}

#endif
