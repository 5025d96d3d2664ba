// Weft for v1model: the architecture's parser, checksums and ports around the shared ingress.
#include <core.p4>
#include <v1model.p4>

#include "../include/headers.p4"
#include "../include/sizes.p4"
#include "glue.p4"
#include "../include/ingress.p4"

const bit<9> CPU_PORT = 255;
const bit<16> NO_PORT = 511;

parser WeftParser(packet_in packet, out headers_t hdr, inout metadata_t meta,
        inout standard_metadata_t standard) {
    state start {
        transition select(standard.ingress_port) {
            CPU_PORT : parse_packet_out;
            default  : parse_ethernet;
        }
    }

    state parse_packet_out {
        packet.extract(hdr.packet_out);
        transition select(hdr.packet_out.operation) {
            OUT_STATE : parse_state;
            default   : parse_ethernet;
        }
    }

    state parse_state {
        packet.extract(hdr.state);
        transition accept;
    }

    state parse_ethernet {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) {
            ETHERTYPE_VLAN : parse_vlan;
            ETHERTYPE_IPV4 : parse_ipv4;
            ETHERTYPE_IPV6 : parse_ipv6;
            default        : accept;
        }
    }

    state parse_vlan {
        packet.extract(hdr.vlan);
        transition select(hdr.vlan.type) {
            ETHERTYPE_IPV4 : parse_ipv4;
            ETHERTYPE_IPV6 : parse_ipv6;
            default        : accept;
        }
    }

    state parse_ipv4 {
        packet.extract(hdr.ipv4);
        meta.l4_protocol = hdr.ipv4.protocol;
        meta.traffic_class = (bit<8>) hdr.ipv4.dscp;
        // Fragments and packets with options have no ports that a table could trust.
        transition select(hdr.ipv4.ihl, hdr.ipv4.flags[0:0], hdr.ipv4.fragment, hdr.ipv4.protocol) {
            (5, 0, 0, PROTOCOL_TCP)  : parse_tcp;
            (5, 0, 0, PROTOCOL_UDP)  : parse_udp;
            (5, 0, 0, PROTOCOL_ICMP) : parse_icmp;
            (5, 0, 0, PROTOCOL_IPV4) : parse_inner_ipv4;
            (5, 0, 0, PROTOCOL_IPV6) : parse_inner_ipv6;
            default                  : accept;
        }
    }

    state parse_ipv6 {
        packet.extract(hdr.ipv6);
        meta.l4_protocol = hdr.ipv6.protocol;
        meta.traffic_class = (bit<8>) hdr.ipv6.dscp;
        transition select(hdr.ipv6.protocol) {
            PROTOCOL_TCP    : parse_tcp;
            PROTOCOL_UDP    : parse_udp;
            PROTOCOL_ICMPV6 : parse_icmp;
            PROTOCOL_IPV4   : parse_labelled_ipv4;
            PROTOCOL_IPV6   : parse_labelled_ipv6;
            default         : accept;
        }
    }

    // What a tunnel carries. Flows in it are told apart by the outer flow label, or by the inner source and ports.
    state parse_labelled_ipv4 {
        meta.l4_src = hdr.ipv6.flow_label[15:0];
        packet.extract(hdr.inner_ipv4);
        transition accept;
    }

    state parse_labelled_ipv6 {
        meta.l4_src = hdr.ipv6.flow_label[15:0];
        packet.extract(hdr.inner_ipv6);
        transition accept;
    }

    state parse_inner_ipv4 {
        packet.extract(hdr.inner_ipv4);
        meta.l4_src = hdr.inner_ipv4.src[15:0];
        transition select(hdr.inner_ipv4.ihl, hdr.inner_ipv4.fragment, hdr.inner_ipv4.protocol) {
            (5, 0, PROTOCOL_TCP) : peek_ports;
            (5, 0, PROTOCOL_UDP) : peek_ports;
            default              : accept;
        }
    }

    state parse_inner_ipv6 {
        packet.extract(hdr.inner_ipv6);
        meta.l4_src = hdr.inner_ipv6.src[15:0];
        transition select(hdr.inner_ipv6.protocol) {
            PROTOCOL_TCP : peek_ports;
            PROTOCOL_UDP : peek_ports;
            default      : accept;
        }
    }

    state peek_ports {
        meta.l4_dst = packet.lookahead<bit<32>>()[31:16] ^ packet.lookahead<bit<32>>()[15:0];
        transition accept;
    }

    state parse_tcp {
        packet.extract(hdr.tcp);
        meta.l4_src = hdr.tcp.src;
        meta.l4_dst = hdr.tcp.dst;
        transition accept;
    }

    state parse_udp {
        packet.extract(hdr.udp);
        meta.l4_src = hdr.udp.src;
        meta.l4_dst = hdr.udp.dst;
        transition select(hdr.udp.src, hdr.udp.dst) {
            (_, UDP_PORT_WEFT) : parse_agent;
            (UDP_PORT_WEFT, _) : parse_agent;
            (_, UDP_PORT_ROCE) : parse_roce;
            default            : parse_datagram;
        }
    }

    // Shorter than 24 octets is no QUIC packet.
    state parse_datagram {
        transition select(hdr.udp.length[15:5]) {
            0       : accept;
            default : peek_datagram;
        }
    }

    state peek_datagram {
        meta.peek = packet.lookahead<bit<72>>();
        transition accept;
    }

    // Shorter than 16 octets of payload is no RoCEv2 packet: base transport header and invariant CRC.
    state parse_roce {
        transition select(hdr.udp.length[15:3]) {
            0       : accept;
            1       : accept;
            2       : accept;
            default : peek_queue_pair;
        }
    }

    // The number of the queue pair it is for, whose upper bits may name the instance (docs/roce.md).
    state peek_queue_pair {
        meta.roce = 1;
        meta.queue_pair = packet.lookahead<bit<64>>()[23:0];
        meta.cookie = (bit<16>) packet.lookahead<bit<64>>()[23:QUEUE_PAIR_BITS];
        transition select(meta.queue_pair, hdr.udp.length[15:6]) {
            (QUEUE_PAIR_GSI, 0) : accept;
            (QUEUE_PAIR_GSI, _) : peek_management;
            default             : accept;
        }
    }

    // Behind 12 octets of base header, 8 of datagram header and 24 of management header.
    state peek_management {
        transition select(packet.lookahead<bit<304>>()[135:128], packet.lookahead<bit<304>>()[15:0]) {
            (CLASS_CONNECTIONS, DISCONNECT_REQUEST) : peek_disconnect;
            (CLASS_CONNECTIONS, _)                  : peek_exchange;
            default                                 : accept;
        }
    }

    state peek_exchange {
        meta.exchange = packet.lookahead<bit<384>>()[31:0];
        transition accept;
    }

    state peek_disconnect {
        meta.exchange = packet.lookahead<bit<448>>()[95:64];
        meta.cookie = (bit<16>) packet.lookahead<bit<448>>()[31:8 + QUEUE_PAIR_BITS];
        transition accept;
    }

    state parse_agent {
        packet.extract(hdr.agent);
        meta.traffic_class = hdr.agent.traffic_class;
        transition select(hdr.agent.next) {
            NEXT_FEEDBACK : parse_feedback;
            default       : accept;
        }
    }

    state parse_feedback {
        packet.extract(hdr.feedback);
        transition accept;
    }

    state parse_icmp {
        packet.extract(hdr.icmp);
        transition accept;
    }
}

control WeftVerifyChecksum(inout headers_t hdr, inout metadata_t meta) {
    apply {
        verify_checksum(hdr.ipv4.isValid() && hdr.ipv4.ihl == 5,
            { hdr.ipv4.version, hdr.ipv4.ihl, hdr.ipv4.dscp, hdr.ipv4.ecn, hdr.ipv4.length,
              hdr.ipv4.identification, hdr.ipv4.flags, hdr.ipv4.fragment, hdr.ipv4.ttl,
              hdr.ipv4.protocol, hdr.ipv4.src, hdr.ipv4.dst },
            hdr.ipv4.checksum, HashAlgorithm.csum16);
        verify_checksum(hdr.inner_ipv4.isValid() && hdr.inner_ipv4.ihl == 5,
            { hdr.inner_ipv4.version, hdr.inner_ipv4.ihl, hdr.inner_ipv4.dscp, hdr.inner_ipv4.ecn,
              hdr.inner_ipv4.length, hdr.inner_ipv4.identification, hdr.inner_ipv4.flags,
              hdr.inner_ipv4.fragment, hdr.inner_ipv4.ttl, hdr.inner_ipv4.protocol, hdr.inner_ipv4.src,
              hdr.inner_ipv4.dst },
            hdr.inner_ipv4.checksum, HashAlgorithm.csum16);
    }
}

control WeftIngress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    counter((bit<32>) DROP_COUNT, CounterType.packets) drops;
    Weft() weft;
    Stamps() stamps_before;
    Stamps() stamps_after;
    CountRequest() count_request;
    Cookie() cookie;
    TransportChecksum() transport_checksum;
    stamps_t before = { 0, 0, 0, 0, 0 };
    stamps_t after = { 0, 0, 0, 0, 0 };

    apply {
        meta.ingress_port = (bit<16>) standard.ingress_port;
        meta.now = (bit<32>) (standard.ingress_global_timestamp >> 6);
        // Options would need a checksum over a header of variable length after the TTL has changed.
        if (standard.parser_error != error.NoError || standard.checksum_error == 1
                || (hdr.ipv4.isValid() && hdr.ipv4.ihl != 5)) {
            meta.drop_reason = DROP_MALFORMED;
        }
        if (hdr.packet_out.isValid()) {
            meta.ingress_port = hdr.packet_out.port;
            if (hdr.packet_out.operation == OUT_EMIT) {
                meta.done = 1;
                meta.egress_port = hdr.packet_out.port;
            }
            hdr.packet_out.setInvalid();
        }
        if (meta.done == 0) {
            stamps_before.apply(hdr, before);
            cookie.apply(hdr, meta);
            meta.egress_port = NO_PORT;
            weft.apply(hdr, meta);
            if (meta.egress_port == NO_PORT && meta.drop_reason == DROP_NONE && meta.punt_reason == PUNT_NONE
                    && !hdr.state.isValid()) {
                meta.drop_reason = DROP_NO_ROUTE; // a way of which no link is alive
            }
            if (meta.rewritten == 1 && meta.role == ROLE_EDGE && meta.drop_reason == DROP_NONE
                    && hdr.agent.isValid() && hdr.agent.message == MESSAGE_REQUEST) {
                count_request.apply(hdr, meta.instance);
            }
            stamps_after.apply(hdr, after);
            if (meta.drop_reason == DROP_NONE && (meta.rewritten_source == 1
                    || meta.rewritten == 1 || hdr.agent.isValid())) {
                transport_checksum.apply(hdr, meta, before, after);
            }
        }
        if (meta.drop_reason != DROP_NONE) {
            drops.count((bit<32>) meta.drop_reason);
            mark_to_drop(standard);
        } else if (meta.punt_reason != PUNT_NONE) {
            standard.egress_spec = CPU_PORT;
        } else if (hdr.state.isValid()) {
            mark_to_drop(standard); // a write has no answer
        } else {
            standard.egress_spec = (bit<9>) meta.egress_port;
        }
    }
}

control WeftEgress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t standard) {
    apply { }
}

control WeftComputeChecksum(inout headers_t hdr, inout metadata_t meta) {
    apply {
        update_checksum(hdr.ipv4.isValid() && hdr.ipv4.ihl == 5,
            { hdr.ipv4.version, hdr.ipv4.ihl, hdr.ipv4.dscp, hdr.ipv4.ecn, hdr.ipv4.length,
              hdr.ipv4.identification, hdr.ipv4.flags, hdr.ipv4.fragment, hdr.ipv4.ttl,
              hdr.ipv4.protocol, hdr.ipv4.src, hdr.ipv4.dst },
            hdr.ipv4.checksum, HashAlgorithm.csum16);
        // Of a packet that entered the tunnel here; on its way nobody touches it.
        update_checksum(hdr.inner_ipv4.isValid() && meta.rewritten == 1,
            { hdr.inner_ipv4.version, hdr.inner_ipv4.ihl, hdr.inner_ipv4.dscp, hdr.inner_ipv4.ecn,
              hdr.inner_ipv4.length, hdr.inner_ipv4.identification, hdr.inner_ipv4.flags,
              hdr.inner_ipv4.fragment, hdr.inner_ipv4.ttl, hdr.inner_ipv4.protocol, hdr.inner_ipv4.src,
              hdr.inner_ipv4.dst },
            hdr.inner_ipv4.checksum, HashAlgorithm.csum16);
    }
}

control WeftDeparser(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.packet_in);
        packet.emit(hdr.state);
        packet.emit(hdr.ethernet);
        packet.emit(hdr.vlan);
        packet.emit(hdr.ipv4);
        packet.emit(hdr.ipv6);
        packet.emit(hdr.inner_ipv4);
        packet.emit(hdr.inner_ipv6);
        packet.emit(hdr.tcp);
        packet.emit(hdr.udp);
        packet.emit(hdr.icmp);
        packet.emit(hdr.agent);
        packet.emit(hdr.feedback);
    }
}

V1Switch(WeftParser(), WeftVerifyChecksum(), WeftIngress(), WeftEgress(), WeftComputeChecksum(),
    WeftDeparser()) main;
