// log_msg, assert and assume; see LogAssertTest.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> kind; bit<16> x; int<8> y; bit<8> after; }
struct H { query_t q; }
struct M {}
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    action check(bit<16> limit) { assert(h.q.x < limit); }
    table limits { key = { h.q.kind: exact; } actions = { check; NoAction; } default_action = NoAction(); }
    apply {
        s.egress_spec = 1;
        log_msg("packet");
        log_msg("kind {} x {} y {}", { h.q.kind, h.q.x, h.q.y });
        assert(h.q.kind != 0xee);
        assume(h.q.x != 0xdead || h.q.kind == 0);
        limits.apply();
        h.q.after = 1;
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
