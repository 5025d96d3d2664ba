// What a packet asks for, whether it may, and how urgent it is.
#ifndef WEFT_SERVICES_P4
#define WEFT_SERVICES_P4

control Services(inout headers_t hdr, inout metadata_t meta) {
    DIRECT_COUNTER(services_v4_counter);
    DIRECT_COUNTER(services_v6_counter);
    DIRECT_COUNTER(services_agent_counter);
    DIRECT_COUNTER(permissions_counter);
    SERVICE_METER(service_meter)

    action serve(service_t service, bit<32> compute_mask, bit<32> network_mask, bit<32> idle_ticks) {
        meta.service = service;
        meta.compute_mask = compute_mask;
        meta.network_mask = network_mask;
        meta.idle_ticks = idle_ticks;
    }

    action serve_v4(service_t service, bit<32> compute_mask, bit<32> network_mask, bit<32> idle_ticks) {
        serve(service, compute_mask, network_mask, idle_ticks);
        COUNT(services_v4_counter)
    }

    action echo_v4() {
        meta.echo = 1;
        COUNT(services_v4_counter)
    }

    action to_agent_v4() {
        meta.to_agent = 1;
        COUNT(services_v4_counter)
    }

    // The address of an instance: reached through its service only.
    action refuse_v4() {
        meta.refuse = 1;
        COUNT(services_v4_counter)
    }

    table services_v4 {
        key = {
            meta.epoch       : ternary @name("epoch");
            hdr.ipv4.dst     : ternary @name("address");
            meta.l4_protocol : ternary @name("protocol");
            meta.l4_dst      : ternary @name("port");
        }
        actions = { serve_v4; echo_v4; to_agent_v4; refuse_v4; @defaultonly NoAction; }
        const default_action = NoAction();
        size = SERVICES_V4_SIZE;
        USES_COUNTER(services_v4_counter)
    }

    action serve_v6(service_t service, bit<32> compute_mask, bit<32> network_mask, bit<32> idle_ticks) {
        serve(service, compute_mask, network_mask, idle_ticks);
        COUNT(services_v6_counter)
    }

    action echo_v6() {
        meta.echo = 1;
        COUNT(services_v6_counter)
    }

    action to_agent_v6() {
        meta.to_agent = 1;
        COUNT(services_v6_counter)
    }

    action refuse_v6() {
        meta.refuse = 1;
        COUNT(services_v6_counter)
    }

    table services_v6 {
        key = {
            meta.epoch       : ternary @name("epoch");
            hdr.ipv6.dst     : ternary @name("address");
            meta.l4_protocol : ternary @name("protocol");
            meta.l4_dst      : ternary @name("port");
        }
        actions = { serve_v6; echo_v6; to_agent_v6; refuse_v6; @defaultonly NoAction; }
        const default_action = NoAction();
        size = SERVICES_V6_SIZE;
        USES_COUNTER(services_v6_counter)
    }

    action serve_agent(service_t service, bit<32> compute_mask, bit<32> network_mask, bit<32> idle_ticks) {
        serve(service, compute_mask, network_mask, idle_ticks);
        COUNT(services_agent_counter)
    }

    // A request that names its service by id; its IP address only has to bring it here.
    table services_agent {
        key = {
            meta.epoch            : ternary @name("epoch");
            hdr.agent.destination : ternary @name("destination");
        }
        actions = { serve_agent; @defaultonly NoAction; }
        const default_action = NoAction();
        size = SERVICES_AGENT_SIZE;
        USES_COUNTER(services_agent_counter)
    }

    action permit() {
        COUNT(permissions_counter)
    }

    action deny() {
        meta.denied = 1;
        COUNT(permissions_counter)
    }

    table permissions {
        key = {
            meta.epoch         : ternary @name("epoch");
            meta.subject       : ternary @name("subject");
            meta.service       : ternary @name("service");
            meta.traffic_class : ternary @name("traffic_class");
        }
        actions = { permit; deny; }
        const default_action = deny();
        size = PERMISSIONS_SIZE;
        USES_COUNTER(permissions_counter)
    }

    action set_pool(pool_t pool) {
        meta.pool = pool;
    }

    // The request's demand (deadline class) decides which view of the instances it chooses from.
    table demands {
        key = {
            meta.epoch         : ternary @name("epoch");
            meta.service       : ternary @name("service");
            meta.traffic_class : ternary @name("traffic_class");
        }
        actions = { set_pool; @defaultonly NoAction; }
        const default_action = NoAction();
        size = DEMANDS_SIZE;
    }

    apply {
        if (hdr.ipv4.isValid()) {
            services_v4.apply();
        } else if (HAS_IPV6(hdr)) {
            services_v6.apply();
        }
        // A request that its ingress switch has steered, and so stamped, is not steered again on its way.
        if (hdr.agent.isValid() && hdr.agent.message == MESSAGE_REQUEST && meta.to_agent == 0
                && (meta.role == ROLE_EDGE || hdr.agent.instance == 0)) {
            services_agent.apply();
        }
        // The id of a service may be reached through an instance's address: it is steered, not refused.
        if (meta.service != 0 && meta.role == ROLE_EDGE) {
            permissions.apply();
        }
        if (meta.service != 0) {
            EXECUTE_METER(service_meter, meta.service, meta.color)
        }
        if (meta.service != 0) {
            demands.apply();
        } else if (meta.refuse == 1 && meta.role == ROLE_EDGE) {
            meta.drop_reason = DROP_DIRECT;
        } else if (meta.to_agent == 1) {
            meta.punt_reason = PUNT_LOCAL;
        }
    }
}

// The verdict over a packet with a service, apart from what it is made of: one write of the reason.
control Admission(inout metadata_t meta) {
    apply {
        if (meta.denied == 1) {
            meta.drop_reason = DROP_NOT_ADMITTED;
        } else if (meta.color == METER_RED) {
            meta.drop_reason = DROP_RATE;
        } else if (meta.pool == 0) {
            meta.drop_reason = DROP_NO_POOL;
        }
    }
}

#endif
