// Everything that P4Runtime can talk about, for the tests of the server. Compiled with p4c-bm2-ss:
//   p4c-bm2-ss --arch v1model -o everything.json --p4runtime-files everything.p4info.txtpb everything.p4
#include <core.p4>
#include <v1model.p4>

@controller_header("packet_in")
header packet_in_t {
    bit<9> ingress_port;
    bit<7> reason;
}

@controller_header("packet_out")
header packet_out_t {
    bit<9> egress_port;
    bit<7> _pad;
    bit<8> kind;
}

header ethernet_t {
    bit<48> dst;
    bit<48> src;
    bit<16> type;
}

struct headers_t {
    packet_in_t packet_in;
    packet_out_t packet_out;
    ethernet_t ethernet;
}

struct meta_t {
    bit<2> colour;
    bit<8> class_;
    bool trill;
}

struct learn_t {
    bit<48> mac;
    bit<9> port;
}

const bit<9> CPU = 255;

parser P(packet_in packet, out headers_t hdr, inout meta_t meta, inout standard_metadata_t std) {
    value_set<bit<16>>(4) trill_types;

    state start {
        transition select(std.ingress_port) {
            CPU: parse_packet_out;
            default: parse_ethernet;
        }
    }
    state parse_packet_out {
        packet.extract(hdr.packet_out);
        transition parse_ethernet;
    }
    state parse_ethernet {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) {
            trill_types: is_trill;
            default: accept;
        }
    }
    state is_trill {
        meta.trill = true;
        transition accept;
    }
}

control Verify(inout headers_t hdr, inout meta_t meta) {
    apply {}
}

control In(inout headers_t hdr, inout meta_t meta, inout standard_metadata_t std) {
    direct_counter(CounterType.packets_and_bytes) l2_hits;
    direct_meter<bit<2>>(MeterType.packets) acl_meter;
    counter(8, CounterType.packets) ports_seen;
    meter(4, MeterType.bytes) rates;
    register<bit<32>>(16) cells;
    action_profile(8) members;
    action_selector(HashAlgorithm.crc16, 64, 14) ways;

    action drop() {
        mark_to_drop(std);
    }
    action forward(bit<9> port) {
        std.egress_spec = port;
        l2_hits.count();
    }
    action broadcast(bit<16> group) {
        std.mcast_grp = group;
        l2_hits.count();
    }
    action punt(bit<7> reason) {
        hdr.packet_in.setValid();
        hdr.packet_in.ingress_port = std.ingress_port;
        hdr.packet_in.reason = reason;
        std.egress_spec = CPU;
        l2_hits.count();
    }
    action learn() {
        digest<learn_t>(1, { hdr.ethernet.src, std.ingress_port });
    }
    action classify(bit<8> class_) {
        meta.class_ = class_;
        acl_meter.read(meta.colour);
    }
    action use_port(bit<9> port) {
        std.egress_spec = port;
    }
    action mark(bit<8> class_) {
        meta.class_ = class_;
    }

    table smac {
        key = { hdr.ethernet.src: exact; }
        actions = { NoAction; @defaultonly learn; }
        default_action = learn();
        size = 64;
        support_timeout = true;
    }
    table l2 {
        key = { hdr.ethernet.dst: exact; }
        actions = { forward; broadcast; punt; @tableonly drop; @defaultonly NoAction; }
        default_action = NoAction();
        counters = l2_hits;
        size = 4;
    }
    table acl {
        key = {
            hdr.ethernet.dst: lpm;
            hdr.ethernet.type: ternary;
            std.ingress_port: range;
            meta.trill: optional;
        }
        actions = { classify; NoAction; }
        meters = acl_meter;
        size = 64;
    }
    table route {
        key = { hdr.ethernet.type: lpm; }
        actions = { use_port; NoAction; }
        size = 16;
    }
    table by_member {
        key = { meta.class_: exact; }
        actions = { mark; NoAction; }
        implementation = members;
        size = 16;
    }
    table by_group {
        key = { hdr.ethernet.type: exact; hdr.ethernet.dst: selector; }
        actions = { use_port; NoAction; }
        implementation = ways;
        size = 16;
    }
    table fixed {
        key = { hdr.ethernet.type: exact; }
        actions = { mark; NoAction; }
        const entries = { 0x88f7: mark(7); }
        const default_action = NoAction();
    }
    table keyless {
        actions = { mark; NoAction; }
        default_action = mark(3);
    }

    apply {
        ports_seen.count((bit<32>)std.ingress_port & 7);
        rates.execute_meter((bit<32>)std.ingress_port & 3, meta.colour);
        cells.write((bit<32>)std.ingress_port & 15, (bit<32>)hdr.ethernet.type);
        if (hdr.packet_out.isValid()) {
            std.egress_spec = hdr.packet_out.egress_port;
            hdr.packet_out.setInvalid();
        } else {
            smac.apply();
            keyless.apply();
            fixed.apply();
            acl.apply();
            by_member.apply();
            route.apply();
            by_group.apply();
            l2.apply();
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
        packet.emit(hdr.ethernet);
    }
}

V1Switch(P(), Verify(), In(), Out(), Compute(), D()) main;
