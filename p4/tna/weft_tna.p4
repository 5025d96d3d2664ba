// Weft for TNA: the architecture's parser, checksums and ports around the shared ingress.
#include <core.p4>
#include <tna.p4>

// The port of the CPU's Ethernet or PCIe interface on a Tofino 1 (pipe 0).
const PortId_t CPU_PORT = 192;

#include "../include/headers.p4"
#include "../include/sizes.p4"
#include "glue.p4"
#include "../include/ingress.p4"

// What this architecture keeps beside the shared metadata.
struct tna_metadata_t {
    metadata_t weft;
    bool       checksum_error;
    bit<8>     malformed;
    bit<16>    l4_checksum; // the sum of what the switch does not change
}

parser WeftParser(packet_in packet, out headers_t hdr, out tna_metadata_t meta,
        out ingress_intrinsic_metadata_t intrinsic) {
    Checksum() ipv4_checksum;
    Checksum() tcp_checksum;
    Checksum() udp_checksum;

    state start {
        packet.extract(intrinsic);
        packet.advance(PORT_METADATA_SIZE);
        transition select(intrinsic.ingress_port) {
            CPU_PORT : parse_packet_out;
            default  : parse_port;
        }
    }

    state parse_port {
        meta.weft.ingress_port = intrinsic.ingress_port;
        transition parse_ethernet;
    }

    state parse_packet_out {
        packet.extract(hdr.packet_out);
        meta.weft.ingress_port = hdr.packet_out.port[8:0];
        transition select(hdr.packet_out.operation) {
            OUT_STATE : parse_state;
            default   : parse_ethernet;
        }
    }

    state parse_state {
        packet.extract(hdr.state);
        meta.weft.cell_value = hdr.state.value;
        transition accept;
    }

    state parse_ethernet {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) {
            ETHERTYPE_VLAN : parse_vlan;
            ETHERTYPE_IPV4 : parse_ipv4;
            default        : accept;
        }
    }

    state parse_vlan {
        packet.extract(hdr.vlan);
        transition select(hdr.vlan.type) {
            ETHERTYPE_IPV4 : parse_ipv4;
            default        : accept;
        }
    }

    state parse_ipv4 {
        packet.extract(hdr.ipv4);
        ipv4_checksum.add(hdr.ipv4);
        meta.checksum_error = ipv4_checksum.verify();
        tcp_checksum.subtract({ hdr.ipv4.src, hdr.ipv4.dst });
        udp_checksum.subtract({ hdr.ipv4.src, hdr.ipv4.dst });
        meta.weft.l4_protocol = hdr.ipv4.protocol;
        transition select(hdr.ipv4.ihl, hdr.ipv4.flags[0:0], hdr.ipv4.fragment, hdr.ipv4.protocol) {
            (5, 0, 0, PROTOCOL_TCP)  : parse_tcp;
            (5, 0, 0, PROTOCOL_UDP)  : parse_udp;
            (5, 0, 0, PROTOCOL_ICMP) : parse_icmp;
            (5, _, _, _)             : accept;
            default                  : options;
        }
    }

    // Options would need a checksum over a header of variable length after the TTL has changed.
    state options {
        meta.malformed = 1;
        transition accept;
    }

    state parse_tcp {
        packet.extract(hdr.tcp);
        tcp_checksum.subtract({ hdr.tcp.src, hdr.tcp.dst, hdr.tcp.checksum });
        tcp_checksum.subtract_all_and_deposit(meta.l4_checksum);
        meta.weft.l4_src = hdr.tcp.src;
        meta.weft.l4_dst = hdr.tcp.dst;
        transition accept;
    }

    state parse_udp {
        packet.extract(hdr.udp);
        udp_checksum.subtract({ hdr.udp.src, hdr.udp.dst, hdr.udp.checksum });
        udp_checksum.subtract_all_and_deposit(meta.l4_checksum);
        meta.weft.l4_src = hdr.udp.src;
        meta.weft.l4_dst = hdr.udp.dst;
        transition select(hdr.udp.src, hdr.udp.dst) {
            (_, UDP_PORT_WEFT) : parse_agent;
            (UDP_PORT_WEFT, _) : parse_agent;
            default            : accept;
        }
    }

    state parse_agent {
        packet.extract(hdr.agent);
        transition select(hdr.agent.next) {
            NEXT_FEEDBACK : parse_feedback;
            default       : accept;
        }
    }

    state parse_feedback {
        packet.extract(hdr.feedback);
        meta.weft.cell_value = hdr.feedback.delay_us;
        transition accept;
    }

    state parse_icmp {
        packet.extract(hdr.icmp);
        transition accept;
    }
}

control WeftIngress(inout headers_t hdr, inout tna_metadata_t meta,
        in ingress_intrinsic_metadata_t intrinsic,
        in ingress_intrinsic_metadata_from_parser_t from_parser,
        inout ingress_intrinsic_metadata_for_deparser_t for_deparser,
        inout ingress_intrinsic_metadata_for_tm_t for_tm) {
    Counter<bit<64>, bit<8>>(16, CounterType_t.PACKETS) drops;
    Weft() weft;

    apply {
        meta.weft.now = intrinsic.ingress_mac_tstamp[47:16];
        if (hdr.agent.isValid()) {
            meta.weft.traffic_class = hdr.agent.traffic_class;
        } else if (hdr.ipv4.isValid()) {
            meta.weft.traffic_class = (bit<8>) hdr.ipv4.dscp;
        }
        if (from_parser.parser_err != 0 || meta.checksum_error || meta.malformed != 0) {
            meta.weft.drop_reason = DROP_MALFORMED;
        }
        meta.weft.reported_port[8:0] = meta.weft.ingress_port;
        if (hdr.packet_out.isValid() && hdr.packet_out.operation == OUT_EMIT) {
            meta.weft.egress_port = hdr.packet_out.port[8:0];
        } else {
            weft.apply(hdr, meta.weft);
        }
        hdr.packet_out.setInvalid();
        for_tm.bypass_egress = 1;
        if (meta.weft.drop_reason != DROP_NONE) {
            drops.count(meta.weft.drop_reason);
        }
        for_tm.ucast_egress_port = meta.weft.egress_port;
        for_deparser.drop_ctl = meta.weft.drop_control;
    }
}

control WeftDeparser(packet_out packet, inout headers_t hdr, in tna_metadata_t meta,
        in ingress_intrinsic_metadata_for_deparser_t for_deparser) {
    Checksum() ipv4_checksum;
    Checksum() tcp_checksum;
    Checksum() udp_checksum;

    apply {
        hdr.ipv4.checksum = ipv4_checksum.update({
            hdr.ipv4.version, hdr.ipv4.ihl, hdr.ipv4.dscp, hdr.ipv4.ecn, hdr.ipv4.length,
            hdr.ipv4.identification, hdr.ipv4.flags, hdr.ipv4.fragment, hdr.ipv4.ttl,
            hdr.ipv4.protocol, hdr.ipv4.src, hdr.ipv4.dst });
        hdr.tcp.checksum = tcp_checksum.update({
            hdr.ipv4.src, hdr.ipv4.dst,
            hdr.tcp.src, hdr.tcp.dst, meta.l4_checksum });
        hdr.udp.checksum = udp_checksum.update({
            hdr.ipv4.src, hdr.ipv4.dst,
            hdr.udp.src, hdr.udp.dst, meta.l4_checksum }, true);
        packet.emit(hdr.packet_in);
        packet.emit(hdr.state);
        packet.emit(hdr.ethernet);
        packet.emit(hdr.vlan);
        packet.emit(hdr.ipv4);
        packet.emit(hdr.tcp);
        packet.emit(hdr.udp);
        packet.emit(hdr.icmp);
        packet.emit(hdr.agent);
        packet.emit(hdr.feedback);
    }
}

// All of Weft is decided in the ingress; the egress is bypassed.
struct egress_headers_t { }
struct egress_metadata_t { }

parser WeftEgressParser(packet_in packet, out egress_headers_t hdr, out egress_metadata_t meta,
        out egress_intrinsic_metadata_t intrinsic) {
    state start {
        packet.extract(intrinsic);
        transition accept;
    }
}

control WeftEgress(inout egress_headers_t hdr, inout egress_metadata_t meta,
        in egress_intrinsic_metadata_t intrinsic,
        in egress_intrinsic_metadata_from_parser_t from_parser,
        inout egress_intrinsic_metadata_for_deparser_t for_deparser,
        inout egress_intrinsic_metadata_for_output_port_t for_output) {
    apply { }
}

control WeftEgressDeparser(packet_out packet, inout egress_headers_t hdr, in egress_metadata_t meta,
        in egress_intrinsic_metadata_for_deparser_t for_deparser) {
    apply {
        packet.emit(hdr);
    }
}

Pipeline(WeftParser(), WeftIngress(), WeftDeparser(), WeftEgressParser(), WeftEgress(),
    WeftEgressDeparser()) pipe;
Switch(pipe) main;
