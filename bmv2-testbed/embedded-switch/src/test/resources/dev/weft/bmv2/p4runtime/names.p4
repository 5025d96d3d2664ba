// Translated types, and a value set with every match kind. Compiled with p4c-bm2-ss:
//   p4c-bm2-ss --arch v1model -o names.json --p4runtime-files names.p4info.txtpb names.p4
// (p4c warns that the bmv2 JSON knows exact value sets only: the kinds come from P4Info.)
#include <core.p4>
#include <v1model.p4>

@p4runtime_translation("weft.dev/port", string)
type bit<9> port_name_t;

@p4runtime_translation("weft.dev/vrf", 32)
type bit<10> vrf_t;

@controller_header("packet_in")
header packet_in_t {
    port_name_t ingress_port;
    bit<7> pad;
}

@controller_header("packet_out")
header packet_out_t {
    port_name_t egress_port;
    bit<7> pad;
}

header probe_t {
    bit<16> a;
    bit<8> b;
    bit<8> c;
    bit<8> d;
}

struct headers_t {
    packet_in_t packet_in;
    packet_out_t packet_out;
    probe_t probe;
}

struct meta_t {
    bit<1> member;
    port_name_t port;
    vrf_t vrf;
}

struct kinds_t {
    @match(ternary) bit<16> a;
    @match(lpm) bit<8> b;
    @match(range) bit<8> c;
    @match(optional) bit<8> d;
}

struct seen_t {
    port_name_t port;
    bit<16> a;
}

parser P(packet_in packet, out headers_t hdr, inout meta_t meta, inout standard_metadata_t std) {
    value_set<kinds_t>(4) kinds;

    state start {
        transition select(std.ingress_port) {
            255: parse_packet_out;
            default: parse_probe;
        }
    }
    state parse_packet_out {
        packet.extract(hdr.packet_out);
        transition parse_probe;
    }
    state parse_probe {
        packet.extract(hdr.probe);
        transition select(hdr.probe.a, hdr.probe.b, hdr.probe.c, hdr.probe.d) {
            kinds: is_member;
            default: accept;
        }
    }
    state is_member {
        meta.member = 1;
        transition accept;
    }
}

control Verify(inout headers_t hdr, inout meta_t meta) {
    apply {}
}

control In(inout headers_t hdr, inout meta_t meta, inout standard_metadata_t std) {
    action send(port_name_t port, vrf_t vrf) {
        std.egress_spec = (bit<9>)port;
        meta.vrf = vrf;
    }
    action punt() {
        hdr.packet_in.setValid();
        hdr.packet_in.ingress_port = (port_name_t)std.ingress_port;
        std.egress_spec = 255;
    }
    action report() {
        digest<seen_t>(1, { (port_name_t)std.ingress_port, hdr.probe.a });
    }
    table forward {
        key = { meta.port: exact; meta.vrf: ternary; }
        actions = { send; punt; report; NoAction; }
        size = 16;
    }
    table members {
        key = { meta.member: exact; }
        actions = { send; NoAction; }
        size = 2;
    }

    apply {
        meta.port = (port_name_t)std.ingress_port;
        if (hdr.packet_out.isValid()) {
            std.egress_spec = (bit<9>)hdr.packet_out.egress_port;
            hdr.packet_out.setInvalid();
        } else {
            forward.apply();
            members.apply();
        }
    }
}

control Out(inout headers_t hdr, inout meta_t meta, inout standard_metadata_t std) {
    apply {}
}

control Compute(inout headers_t hdr, inout meta_t meta) {
    apply {}
}

control D(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.packet_in);
        packet.emit(hdr.probe);
    }
}

V1Switch(P(), Verify(), In(), Out(), Compute(), D()) main;
