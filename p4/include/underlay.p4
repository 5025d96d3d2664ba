// Plain IP between the switches of a domain: longest prefix, equal-cost next hops by flow.
#ifndef WEFT_UNDERLAY_P4
#define WEFT_UNDERLAY_P4

control Underlay(inout headers_t hdr, inout metadata_t meta) {
    ECMP_SELECTOR(ecmp)
    DIRECT_COUNTER(routes_v4_counter);
    DIRECT_COUNTER(routes_v6_counter);

    action next_hop_v4(bit<16> port, mac_t source, mac_t destination) {
        meta.egress_port = (port_t) port;
        hdr.ethernet.src = source;
        hdr.ethernet.dst = destination;
        hdr.ipv4.ttl = hdr.ipv4.ttl - 1;
        COUNT(routes_v4_counter)
    }

    table routes_v4 {
        key = {
            hdr.ipv4.dst   : lpm @name("address");
            meta.flow_hash : selector;
        }
        actions = { next_hop_v4; @defaultonly NoAction; }
        size = ROUTES_V4_SIZE;
        USES_SELECTOR(ecmp)
        USES_COUNTER(routes_v4_counter)
    }

    ECMP_SELECTOR(ecmp_v6)

    action next_hop_v6(bit<16> port, mac_t source, mac_t destination) {
        meta.egress_port = (port_t) port;
        hdr.ethernet.src = source;
        hdr.ethernet.dst = destination;
        hdr.ipv6.ttl = hdr.ipv6.ttl - 1;
        COUNT(routes_v6_counter)
    }

    table routes_v6 {
        key = {
            hdr.ipv6.dst   : lpm @name("address");
            meta.flow_hash : selector;
        }
        actions = { next_hop_v6; @defaultonly NoAction; }
        size = ROUTES_V6_SIZE;
        USES_SELECTOR(ecmp_v6)
        USES_COUNTER(routes_v6_counter)
    }

    apply {
        if (hdr.ipv4.isValid()) {
            if (hdr.ipv4.ttl[7:1] == 0) {
                DROP_LAST(meta, DROP_TTL)
            } else if (routes_v4.apply().miss) {
                DROP_LAST(meta, DROP_NO_ROUTE)
            }
        } else if (HAS_IPV6(hdr)) {
            if (hdr.ipv6.ttl[7:1] == 0) {
                DROP_LAST(meta, DROP_TTL)
            } else if (routes_v6.apply().miss) {
                DROP_LAST(meta, DROP_NO_ROUTE)
            }
        } else {
            DROP_LAST(meta, DROP_NO_ROUTE)
        }
    }
}

// The ingress switch answers ping for the anycast addresses it serves.
control Echo(inout headers_t hdr, inout metadata_t meta) {
    apply {
        if (hdr.icmp.isValid() && hdr.icmp.code == 0) {
            mac_t mac = hdr.ethernet.src;
            hdr.ethernet.src = hdr.ethernet.dst;
            hdr.ethernet.dst = mac;
            if (hdr.ipv4.isValid() && hdr.icmp.type == 8) {
                ipv4_t address = hdr.ipv4.src;
                hdr.ipv4.src = hdr.ipv4.dst;
                hdr.ipv4.dst = address;
                hdr.ipv4.ttl = 64;
                hdr.icmp.type = 0;
                // The sum without the type's 0x0800, the carry brought round (RFC 1624, eqn. 3).
                hdr.icmp.checksum = hdr.icmp.checksum + 0x0800;
                if (hdr.icmp.checksum[15:11] == 0) {
                    hdr.icmp.checksum = hdr.icmp.checksum + 1;
                }
                meta.done = 1;
                meta.egress_port = (port_t) meta.ingress_port;
            } else if (HAS_IPV6(hdr) && hdr.icmp.type == 128) {
                ipv6_t address6 = hdr.ipv6.src;
                hdr.ipv6.src = hdr.ipv6.dst;
                hdr.ipv6.dst = address6;
                hdr.ipv6.ttl = 64;
                hdr.icmp.type = 129;
                // The type's word grows by 0x0100, so the sum shrinks by it.
                if (hdr.icmp.checksum[15:8] == 0) {
                    hdr.icmp.checksum = hdr.icmp.checksum - 0x0101;
                } else {
                    hdr.icmp.checksum = hdr.icmp.checksum - 0x0100;
                }
                meta.done = 1;
                meta.egress_port = (port_t) meta.ingress_port;
            }
        }
    }
}

#endif
