// The tunnel from the ingress to the egress switch, for v1model (docs/tunnel.md): IPv4 or IPv6 in IPv4 or IPv6 (RFC 2003,
// RFC 2473, RFC 4213), or SRv6 with segments of 16 bits (RFC 9800, NEXT-C-SID) whose list fits into the destination address.
#ifndef WEFT_TUNNEL_P4
#define WEFT_TUNNEL_P4

const bit<8> PROTOCOL_IPV4 = 4;
const bit<8> PROTOCOL_IPV6 = 41;

// Beside the reasons of headers.p4. In the packet-in, flow_digest is the length of the longest packet that fits.
const bit<8> PUNT_TOO_BIG = 4; // longer than the tunnel carries

const bit<8> TUNNEL_HOPS = 64;
const bit<2> ECN_NOT_CAPABLE = 0;
const bit<2> ECN_CAPABLE_1   = 1;
const bit<2> ECN_CAPABLE_0   = 2;
const bit<2> ECN_CONGESTED   = 3;

// The headers of headers.p4 and what a tunnel carries. The underlay looks at ipv4 and ipv6: in a tunnel they are the outer
// header, and inner_ipv4 or inner_ipv6 is what came in and will come out.
struct tunnelled_headers_t {
    packet_in_t  packet_in;
    packet_out_t packet_out;
    state_t      state;
    ethernet_t   ethernet;
    vlan_t       vlan;
    ipv4_h       ipv4;
    ipv6_h       ipv6;
    ipv4_h       inner_ipv4;
    ipv6_h       inner_ipv6;
    tcp_t        tcp;
    udp_t        udp;
    icmp_t       icmp;
    agent_t      agent;
    feedback_t   feedback;
}

// The shared blocks get them under the name that they know.
#define headers_t tunnelled_headers_t

#define SET_ETHERTYPE(hdr, value) if (hdr.vlan.isValid()) { hdr.vlan.type = value; } else { hdr.ethernet.type = value; }

// A steered packet enters the tunnel; one that arrives in a tunnel of this switch leaves it, or goes on to the next segment.
control Tunnel(inout headers_t hdr, inout metadata_t meta) {
    DIRECT_COUNTER(tunnels_counter);
    bit<32> length;
    bit<8> hops;
    bit<8> protocol;
    bit<6> dscp;
    bit<2> ecn;
    bit<1> opened;

    action over_v4(ipv4_t outer_source, ipv4_t outer_destination, bit<16> mtu) {
        meta.over_ipv6 = 0;
        meta.outer_source = (ipv6_t) outer_source;
        meta.outer_destination = (ipv6_t) outer_destination;
        meta.longest = (bit<32>) mtu;
    }

    action over_v6(ipv6_t outer_source, ipv6_t outer_destination, bit<16> mtu) {
        meta.over_ipv6 = 1;
        meta.outer_source = outer_source;
        meta.outer_destination = outer_destination;
        meta.longest = (bit<32>) mtu;
    }

    // Addresses and ports stay as they came: RoCEv2's invariant CRC covers them.
    action unchanged_over_v6(ipv6_t outer_source, ipv6_t outer_destination, bit<16> mtu) {
        meta.as_it_came = 1;
        over_v6(outer_source, outer_destination, mtu);
    }

    // To a host of this switch, whatever address the packet has (End.DX4 and End.DX6 of RFC 8986).
    action deliver(bit<16> port, mac_t source, mac_t destination) {
        opened = 1;
        meta.as_it_came = 1;
        meta.delivered = 1;
        meta.longest = 0xffff;
        meta.egress_port = port;
        hdr.ethernet.src = source;
        hdr.ethernet.dst = destination;
    }

    // At the ingress: the way to the egress of an instance; "mtu" is the longest packet that it carries.
    table tunnels {
        key = {
            meta.epoch    : ternary @name("epoch");
            meta.instance : ternary @name("instance");
        }
        actions = { over_v4; over_v6; unchanged_over_v6; deliver; @defaultonly NoAction; }
        const default_action = NoAction();
        size = INSTANCES;
        USES_COUNTER(tunnels_counter)
    }

    action decapsulate() {
        opened = 1;
    }

    table ends_v4 {
        key = { hdr.ipv4.dst : exact @name("address"); }
        actions = { decapsulate; @defaultonly NoAction; }
        const default_action = NoAction();
        size = TUNNEL_ENDS_SIZE;
    }

    // RFC 9800, section 4.1.1: the argument moves up and becomes the next locator.
    action next_segment() {
        hdr.ipv6.dst = hdr.ipv6.dst[127:96] ++ hdr.ipv6.dst[79:0] ++ 16w0;
    }

    table ends_v6 {
        key = { hdr.ipv6.dst : lpm @name("address"); }
        actions = { decapsulate; next_segment; deliver; @defaultonly NoAction; }
        const default_action = NoAction();
        size = TUNNEL_ENDS_SIZE;
    }

    apply {
        if (meta.rewritten == 1) {
            if (tunnels.apply().hit) {
                if (hdr.ipv4.isValid()) {
                    length = (bit<32>) hdr.ipv4.length;
                    hops = hdr.ipv4.ttl;
                } else {
                    length = (bit<32>) hdr.ipv6.length + 40;
                    hops = hdr.ipv6.ttl;
                }
                if (hops[7:1] != 0 && (meta.as_it_came == 1 || length > meta.longest)) {
                    // Nothing is rewritten after all. What the sender of a longer packet is to be told of is the one it sent.
                    if (hdr.ipv4.isValid()) {
                        hdr.ipv4.dst = (ipv4_t) meta.old_address;
                    } else {
                        hdr.ipv6.dst = meta.old_address;
                    }
                    SET_L4_DST(hdr, meta.old_port)
                    meta.new_address = meta.old_address;
                    meta.new_port = meta.old_port;
                    if (meta.rewritten_source == 1) {
                        if (hdr.ipv4.isValid()) {
                            hdr.ipv4.src = (ipv4_t) meta.old_source;
                        } else {
                            hdr.ipv6.src = meta.old_source;
                        }
                        SET_L4_SRC(hdr, meta.old_source_port)
                        meta.new_source = meta.old_source;
                        meta.new_source_port = meta.old_source_port;
                    }
                }
                if (hops[7:1] == 0) {
                    // The underlay drops it.
                } else if (length > meta.longest) {
                    meta.rewritten = 0;
                    meta.rewritten_source = 0;
                    meta.punt_reason = PUNT_TOO_BIG;
                    meta.flow_digest = meta.longest;
                } else if (meta.delivered == 1) {
                    if (hdr.ipv4.isValid()) {
                        hdr.ipv4.ttl = hops - 1;
                    } else {
                        hdr.ipv6.ttl = hops - 1;
                    }
                    meta.done = 1;
                } else {
                    if (hdr.ipv4.isValid()) {
                        hdr.inner_ipv4 = hdr.ipv4;
                        hdr.inner_ipv4.ttl = hops - 1;
                        hdr.ipv4.setInvalid();
                        protocol = PROTOCOL_IPV4;
                        dscp = hdr.inner_ipv4.dscp;
                        ecn = hdr.inner_ipv4.ecn;
                    } else {
                        hdr.inner_ipv6 = hdr.ipv6;
                        hdr.inner_ipv6.ttl = hops - 1;
                        hdr.ipv6.setInvalid();
                        protocol = PROTOCOL_IPV6;
                        dscp = hdr.inner_ipv6.dscp;
                        ecn = hdr.inner_ipv6.ecn;
                    }
                    if (meta.over_ipv6 == 1) {
                        hdr.ipv6.setValid();
                        hdr.ipv6.version = 6;
                        hdr.ipv6.dscp = dscp;
                        hdr.ipv6.ecn = ecn;
                        // Which of equal ways a flow takes (RFC 6438); zero would mean that it has no label.
                        hdr.ipv6.flow_label = 1w1 ++ meta.flow_hash[18:0];
                        hdr.ipv6.length = length[15:0];
                        hdr.ipv6.protocol = protocol;
                        hdr.ipv6.ttl = TUNNEL_HOPS;
                        hdr.ipv6.src = meta.outer_source;
                        hdr.ipv6.dst = meta.outer_destination;
                        SET_ETHERTYPE(hdr, ETHERTYPE_IPV6)
                    } else {
                        hdr.ipv4.setValid();
                        hdr.ipv4.version = 4;
                        hdr.ipv4.ihl = 5;
                        hdr.ipv4.dscp = dscp;
                        hdr.ipv4.ecn = ecn;
                        hdr.ipv4.length = length[15:0] + 20;
                        hdr.ipv4.identification = 0;
                        hdr.ipv4.flags = 2; // never to be fragmented on its way: it fits
                        hdr.ipv4.fragment = 0;
                        hdr.ipv4.ttl = TUNNEL_HOPS;
                        hdr.ipv4.protocol = protocol;
                        hdr.ipv4.src = meta.outer_source[31:0];
                        hdr.ipv4.dst = meta.outer_destination[31:0];
                        SET_ETHERTYPE(hdr, ETHERTYPE_IPV4)
                    }
                }
            }
        } else if (meta.role == ROLE_FABRIC && (hdr.inner_ipv4.isValid() || hdr.inner_ipv6.isValid())) {
            opened = 0;
            if (hdr.ipv4.isValid()) {
                ecn = hdr.ipv4.ecn;
                ends_v4.apply();
            } else {
                ecn = hdr.ipv6.ecn;
                ends_v6.apply();
            }
            if (opened == 1) {
                hdr.ipv4.setInvalid();
                hdr.ipv6.setInvalid();
                if (hdr.inner_ipv4.isValid()) {
                    // RFC 6040, section 4.2: a mark of congestion goes on, or the packet does not.
                    if (hdr.inner_ipv4.ihl != 5 || (ecn == ECN_CONGESTED && hdr.inner_ipv4.ecn == ECN_NOT_CAPABLE)) {
                        meta.drop_reason = DROP_MALFORMED;
                    } else if (ecn == ECN_CONGESTED || (ecn == ECN_CAPABLE_1 && hdr.inner_ipv4.ecn == ECN_CAPABLE_0)) {
                        hdr.inner_ipv4.ecn = ecn;
                    }
                    hdr.ipv4 = hdr.inner_ipv4;
                    hdr.inner_ipv4.setInvalid();
                    SET_ETHERTYPE(hdr, ETHERTYPE_IPV4)
                    if (meta.delivered == 1 && hdr.ipv4.ttl[7:1] != 0) {
                        hdr.ipv4.ttl = hdr.ipv4.ttl - 1;
                        meta.done = 1;
                    }
                } else {
                    if (ecn == ECN_CONGESTED && hdr.inner_ipv6.ecn == ECN_NOT_CAPABLE) {
                        meta.drop_reason = DROP_MALFORMED;
                    } else if (ecn == ECN_CONGESTED || (ecn == ECN_CAPABLE_1 && hdr.inner_ipv6.ecn == ECN_CAPABLE_0)) {
                        hdr.inner_ipv6.ecn = ecn;
                    }
                    hdr.ipv6 = hdr.inner_ipv6;
                    hdr.inner_ipv6.setInvalid();
                    SET_ETHERTYPE(hdr, ETHERTYPE_IPV6)
                    if (meta.delivered == 1 && hdr.ipv6.ttl[7:1] != 0) {
                        hdr.ipv6.ttl = hdr.ipv6.ttl - 1;
                        meta.done = 1;
                    }
                }
            }
        }
    }
}

#endif
