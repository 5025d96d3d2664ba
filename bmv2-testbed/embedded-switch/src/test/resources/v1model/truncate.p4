// truncate() in ingress and in egress.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> kind; bit<8> length; bit<32> seen; }
header more_t { bit<16> x; }
struct H { query_t q; more_t more; }
struct M {}
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        s.egress_spec = 1;
        if (h.q.kind == 1) { truncate((bit<32>) h.q.length); }
        if (h.q.kind == 4) { truncate((bit<32>) h.q.length); truncate(9); }
        if (h.q.kind == 5) { truncate((bit<32>) h.q.length); s.mcast_grp = 1; }
    }
}

control E(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        h.q.seen = s.packet_length;
        if (h.q.kind == 2) { truncate((bit<32>) h.q.length); }
        if (h.q.kind == 3) { h.more.setValid(); h.more.x = 0x1234; truncate((bit<32>) h.q.length); }
    }
}

V1Switch(P(), NoVerify(), I(), E(), NoCompute(), EmitAll()) main;
