// Idle time-outs of entries: see IdleTest.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> a; bit<8> b; }
struct H { query_t q; }
struct M {}
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    action mark(bit<8> value) { h.q.b = value; }
    table exact_keys { key = { h.q.a: exact; } actions = { mark; NoAction; } support_timeout = true; default_action = NoAction(); }
    table ternary_keys { key = { h.q.a: ternary; } actions = { mark; NoAction; } support_timeout = true; default_action = NoAction(); }
    table for_ever { key = { h.q.a: exact; } actions = { mark; NoAction; } default_action = NoAction(); }
    apply {
        s.egress_spec = 1;
        exact_keys.apply();
        ternary_keys.apply();
        for_ever.apply();
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
