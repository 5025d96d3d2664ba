// The ingress decision: two candidates by a joint cost of compute and network, the flow's own
// instance if it has one, and the rewrite towards it.
#ifndef WEFT_STEERING_P4
#define WEFT_STEERING_P4

control Selection(inout headers_t hdr, inout metadata_t meta) {
    bit<32> pair = 0;
    instance_t a = 0;
    instance_t b = 0;
    bit<32> compute_a = 0;
    bit<32> compute_b = 0;
    bit<32> network_a = 0;
    bit<32> network_b = 0;
    bit<32> cost_a = 0;
    bit<32> cost_b = 0;
    bit<32> advantage = 0; // of a over b
    bit<1> negative = 0;

    // One operation an action: what a stage of a pipeline can do.
    action sum_a() {
        cost_a = compute_a + network_a;
    }

    action sum_b() {
        cost_b = compute_b + network_b;
    }

    action compare() {
        advantage = cost_b - cost_a;
    }

    StateArrays() arrays;
    Sign() sign;

    apply {
        // One pass serves a packet that chooses, a reply that reports and an agent that reads or
        // writes: each register is reached at one place, once (decision 13).
        arrays.apply(hdr, meta, pair, compute_a, network_a, compute_b, network_b);
        if (meta.service != 0) {
            a = pair[31:16];
            b = pair[15:0];
            compute_a = compute_a & meta.compute_mask;
            compute_b = compute_b & meta.compute_mask;
            network_a = network_a & meta.network_mask;
            network_b = network_b & meta.network_mask;
            sum_a();
            sum_b();
            compare();
            sign.apply(advantage, negative);
            meta.candidate = a;
            if (b != 0 && negative == 1) {
                meta.candidate = b;
            }
            meta.instance = meta.candidate;
        }
    }
}

control Affinity(inout headers_t hdr, inout metadata_t meta) {
    action pin(instance_t instance) {
        meta.instance = instance;
        meta.pinned = 1;
    }

    // Flows whose cell was taken when they began: kept here by the switch-resident agent.
    table pins {
        key = {
            meta.flow_hash   : exact @name("flow_hash");
            meta.flow_digest : exact @name("flow_digest");
        }
        actions = { pin; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 16384;
        IDLE_TIMEOUT
    }

    AffinityArray() cells;

    apply {
        pins.apply();
        if (meta.pinned == 0) {
            cells.apply(meta);
            if (meta.collision == 1) {
                meta.punt_reason = PUNT_COLLISION;
            }
        }
    }
}

control Instances(inout headers_t hdr, inout metadata_t meta) {
    DIRECT_COUNTER(instances_counter);

    action unknown() {
        meta.drop_reason = DROP_NO_INSTANCE;
        COUNT(instances_counter)
    }

    action to_v4(ipv4_t address, bit<16> port) {
        meta.rewritten = 1;
        meta.old_address = (ipv6_t) hdr.ipv4.dst;
        meta.new_address = (ipv6_t) address;
        meta.old_port = meta.l4_dst;
        meta.new_port = port;
        hdr.ipv4.dst = address;
        COUNT(instances_counter)
    }

    action to_v6(ipv6_t address, bit<16> port) {
        meta.rewritten = 1;
        meta.old_address = hdr.ipv6.dst;
        meta.new_address = address;
        meta.old_port = meta.l4_dst;
        meta.new_port = port;
        hdr.ipv6.dst = address;
        COUNT(instances_counter)
    }

    table instances {
        key = {
            meta.epoch           : ternary @name("epoch");
            hdr.ipv6.isValid()   : ternary @name("ipv6");
            meta.instance        : ternary @name("instance");
        }
        actions = { to_v4; to_v6; unknown; }
        const default_action = unknown();
        size = INSTANCES;
        USES_COUNTER(instances_counter)
    }

    apply {
        instances.apply();
        if (meta.rewritten == 1) {
            SET_L4_DST(hdr, meta.new_port)
            if (hdr.agent.isValid()) {
                hdr.agent.instance = meta.instance;
            }
        }
    }
}

#endif
