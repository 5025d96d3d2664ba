// A wire with a filter: what enters port 0 leaves port 1 and the other way round, unless table "filter" drops it;
// frames to 02:00:00:00:00:ff go to the controller with their ingress port. Compiled by
//   p4c-bm2-ss --std p4-16 --p4runtime-files wire.p4info.txtpb -o wire.json wire.p4
#include <core.p4>
#include <v1model.p4>

@controller_header("packet_in")
header packet_in_t {
    bit<16> ingress_port;
}

@controller_header("packet_out")
header packet_out_t {
    bit<16> egress_port;
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

struct metadata_t {
}

const bit<9> CPU = 255;

parser P(packet_in packet, out headers_t h, inout metadata_t m, inout standard_metadata_t s) {
    state start {
        transition select(s.ingress_port) {
            CPU: from_controller;
            default: ethernet;
        }
    }
    state from_controller {
        packet.extract(h.packet_out);
        transition ethernet;
    }
    state ethernet {
        packet.extract(h.ethernet);
        transition accept;
    }
}

control V(inout headers_t h, inout metadata_t m) {
    apply {
    }
}

control I(inout headers_t h, inout metadata_t m, inout standard_metadata_t s) {
    action drop() {
        mark_to_drop(s);
    }
    action to_controller() {
        h.packet_in.setValid();
        h.packet_in.ingress_port = (bit<16>)s.ingress_port;
        s.egress_spec = CPU;
    }
    table filter {
        key = {
            h.ethernet.src: exact;
        }
        actions = {
            drop;
            NoAction;
        }
        default_action = NoAction();
    }
    apply {
        if (h.packet_out.isValid()) {
            s.egress_spec = (bit<9>)h.packet_out.egress_port;
            h.packet_out.setInvalid();
        } else if (h.ethernet.dst == 0x0200000000ff) {
            to_controller();
        } else {
            s.egress_spec = s.ingress_port ^ 1;
            filter.apply();
        }
    }
}

control E(inout headers_t h, inout metadata_t m, inout standard_metadata_t s) {
    apply {
    }
}

control C(inout headers_t h, inout metadata_t m) {
    apply {
    }
}

control D(packet_out packet, in headers_t h) {
    apply {
        packet.emit(h.packet_in);
        packet.emit(h.ethernet);
    }
}

V1Switch(P(), V(), I(), E(), C(), D()) main;
