// Two large tables, for timing entry writes (WriteTiming). Compiled with p4c-bm2-ss:
//   p4c-bm2-ss --arch v1model -o routes.json --p4runtime-files routes.p4info.txtpb routes.p4
#include <core.p4>
#include <v1model.p4>

header ethernet_t {
    bit<48> dst;
    bit<48> src;
    bit<16> type;
}

header address_t {
    bit<32> dst;
}

struct headers_t {
    ethernet_t ethernet;
    address_t address;
}

struct meta_t {}

parser P(packet_in packet, out headers_t hdr, inout meta_t meta, inout standard_metadata_t std) {
    state start {
        packet.extract(hdr.ethernet);
        packet.extract(hdr.address);
        transition accept;
    }
}

control Verify(inout headers_t hdr, inout meta_t meta) {
    apply {}
}

control In(inout headers_t hdr, inout meta_t meta, inout standard_metadata_t std) {
    action next_hop(bit<48> mac, bit<9> port) {
        hdr.ethernet.dst = mac;
        std.egress_spec = port;
    }
    table hosts {
        key = { hdr.address.dst: exact; }
        actions = { next_hop; NoAction; }
        size = 1048576;
    }
    table routes {
        key = { hdr.address.dst: lpm; }
        actions = { next_hop; NoAction; }
        size = 1048576;
    }
    table rules {
        key = { hdr.ethernet.dst: ternary; hdr.address.dst: ternary; }
        actions = { next_hop; NoAction; }
        size = 1048576;
    }

    apply {
        if (!hosts.apply().hit) {
            routes.apply();
        }
        rules.apply();
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
        packet.emit(hdr.ethernet);
        packet.emit(hdr.address);
    }
}

V1Switch(P(), Verify(), In(), Out(), Compute(), D()) main;
