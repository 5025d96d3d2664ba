// The ingress decision: two candidates by a joint cost of compute and network, the flow's own
// instance if it has one, and the rewrite towards it.
#ifndef WEFT_STEERING_P4
#define WEFT_STEERING_P4

control Selection(inout headers_t hdr, inout metadata_t meta) {
    StateArrays() arrays;

    // One operation an action: what a stage of a pipeline can do.
    action compare() {
        meta.advantage = meta.cost_second - meta.cost_first;
    }

    apply {
        // One pass serves a packet that chooses, a reply that reports and an agent that reads or
        // writes: each register is reached at one place, once (decision 13).
        arrays.apply(hdr, meta);
        if (meta.service != 0) {
            compare();
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
        size = PINS_SIZE;
        IDLE_TIMEOUT
    }

    AffinityArray() cells;

    apply {
        if (meta.service != 0) {
            pins.apply();
        }
        cells.apply(meta);
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
