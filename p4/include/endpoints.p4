// Replies: load feedback is absorbed, and the instance's own address becomes the service's.
#ifndef WEFT_ENDPOINTS_P4
#define WEFT_ENDPOINTS_P4

control Endpoints(inout headers_t hdr, inout metadata_t meta) {
    instance_t instance = 0;

    action from_instance_v4(instance_t id, ipv4_t address, bit<16> port) {
        instance = id;
        meta.rewritten_source = 1;
        meta.old_source = (ipv6_t) hdr.ipv4.src;
        meta.new_source = (ipv6_t) address;
        meta.old_source_port = meta.l4_src;
        meta.new_source_port = port;
        hdr.ipv4.src = address;
        meta.l4_src = port;
    }

    table endpoints_v4 {
        key = {
            meta.epoch       : ternary @name("epoch");
            hdr.ipv4.src     : ternary @name("source");
            meta.l4_protocol : ternary @name("protocol");
            meta.l4_src      : ternary @name("source_port");
        }
        actions = { from_instance_v4; @defaultonly NoAction; }
        const default_action = NoAction();
        size = ENDPOINTS_V4_SIZE;
    }

    action from_instance_v6(instance_t id, ipv6_t address, bit<16> port) {
        instance = id;
        meta.rewritten_source = 1;
        meta.old_source = hdr.ipv6.src;
        meta.new_source = address;
        meta.old_source_port = meta.l4_src;
        meta.new_source_port = port;
        hdr.ipv6.src = address;
        meta.l4_src = port;
    }

    table endpoints_v6 {
        key = {
            meta.epoch       : ternary @name("epoch");
            hdr.ipv6.src     : ternary @name("source");
            meta.l4_protocol : ternary @name("protocol");
            meta.l4_src      : ternary @name("source_port");
        }
        actions = { from_instance_v6; @defaultonly NoAction; }
        const default_action = NoAction();
        size = ENDPOINTS_V6_SIZE;
    }

    apply {
        // Known source: what stands at another port than its own proves nothing.
        if (meta.role == ROLE_EDGE && meta.host != 0) {
            if (hdr.ipv4.isValid()) {
                endpoints_v4.apply();
            } else if (HAS_IPV6(hdr)) {
                endpoints_v6.apply();
            }
            // What a host claims about an instance is replaced by what its address proves.
            if (hdr.feedback.isValid()) {
                hdr.feedback.instance = instance;
            }
            if (instance != 0) {
                SET_L4_SRC(hdr, meta.new_source_port)
                if (hdr.agent.isValid()) {
                    hdr.agent.instance = instance;
                }
            }
        }
    }
}

#endif
