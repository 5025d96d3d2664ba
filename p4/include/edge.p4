// Port roles, the active epoch, and who stands behind a packet that enters from a host.
#ifndef WEFT_EDGE_P4
#define WEFT_EDGE_P4

control Edge(inout headers_t hdr, inout metadata_t meta) {
    DIRECT_COUNTER(ports_counter);

    action set_role(bit<2> role) {
        meta.role = role;
        COUNT(ports_counter)
    }

    table ports {
        key = { meta.ingress_port : exact @name("port"); }
        actions = { set_role; @defaultonly NoAction; }
        const default_action = NoAction();
        size = PORTS_SIZE;
        USES_COUNTER(ports_counter)
    }

    action set_epoch(epoch_t epoch) {
        meta.epoch = epoch;
    }

    // No key: the flip of a transaction is one write of this default action.
    table active_epoch {
        actions = { set_epoch; }
        default_action = set_epoch(0);
        size = 1;
    }

    action set_host(bit<32> host, bit<32> subject) {
        meta.host = host;
        meta.subject = subject;
    }

    table hosts_v4 {
        key = {
            meta.epoch        : ternary @name("epoch");
            meta.ingress_port : ternary @name("port");
            hdr.ipv4.src      : ternary @name("source");
        }
        actions = { set_host; @defaultonly NoAction; }
        const default_action = NoAction();
        size = HOSTS_V4_SIZE;
    }

    table hosts_v6 {
        key = {
            meta.epoch        : ternary @name("epoch");
            meta.ingress_port : ternary @name("port");
            hdr.ipv6.src      : ternary @name("source");
        }
        actions = { set_host; @defaultonly NoAction; }
        const default_action = NoAction();
        size = HOSTS_V6_SIZE;
    }

    action set_subject(bit<32> subject) {
        meta.subject = subject;
    }

    action unknown_agent() {
        meta.drop_reason = DROP_UNKNOWN_AGENT;
    }

    // An agent id counts only from the host where the agent lives.
    table agents {
        key = {
            meta.epoch       : ternary @name("epoch");
            meta.host        : ternary @name("host");
            hdr.agent.source : ternary @name("agent");
        }
        actions = { set_subject; unknown_agent; }
        const default_action = unknown_agent();
        size = AGENTS_SIZE;
    }

    apply {
        active_epoch.apply();
        ports.apply();
        if (meta.role == ROLE_UNKNOWN) {
            meta.drop_reason = DROP_UNKNOWN_PORT;
        } else if (meta.role == ROLE_FABRIC) {
            // The ingress switch has stamped the packet: it sees one configuration on its whole path.
            if (hdr.agent.isValid()) {
                meta.epoch = hdr.agent.epoch;
            }
        } else {
            if (hdr.ipv4.isValid()) {
                hosts_v4.apply();
            } else if (HAS_IPV6(hdr)) {
                hosts_v6.apply();
            }
            if (meta.host == 0) {
                meta.drop_reason = DROP_UNKNOWN_HOST;
            } else if (hdr.agent.isValid()) {
                hdr.agent.epoch = meta.epoch;
                hdr.agent.instance = 0;
                if (hdr.agent.message == MESSAGE_REQUEST) {
                    agents.apply();
                }
            }
        }
    }
}

#endif
