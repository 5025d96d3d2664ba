// isValid() of a stack element whose index comes from the packet. p4c writes it as a field of an expression, which bmv2 cannot load.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> i; bit<8> count; bit<8> result; }
header item_t { bit<8> more; }
struct H { query_t q; item_t[4] items; }
struct M {}
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start {
        p.extract(h.q);
        transition select(h.q.count) { 0: accept; default: next_item; }
    }
    state next_item {
        p.extract(h.items.next);
        transition select(h.items.last.more) { 0: accept; default: next_item; }
    }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        s.egress_spec = 1;
        h.q.result = 0;
        if (h.items[h.q.i & 3].isValid()) { h.q.result = 1; }
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
