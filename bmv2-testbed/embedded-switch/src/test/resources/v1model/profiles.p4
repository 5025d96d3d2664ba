// An action profile that two tables share, and an action selector; see ProfilesTest.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> a; bit<8> b; bit<16> flow; bit<8> mark; bit<8> hit; }
struct H { query_t q; }
struct M {}
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    action_profile(8) shared;
    action_selector(HashAlgorithm.identity, 64, 16) ways;
    action mark(bit<8> value) { h.q.mark = value; }
    action add(bit<8> value) { h.q.mark = h.q.mark + value; }
    action none() {}
    table by_exact { key = { h.q.a: exact; } actions = { mark; add; none; NoAction; } implementation = shared; }
    table by_ternary { key = { h.q.b: ternary; } actions = { mark; add; none; NoAction; } implementation = shared; }
    table chosen { key = { h.q.a: lpm; h.q.flow: selector; } actions = { mark; add; none; NoAction; } implementation = ways; }
    apply {
        s.egress_spec = 1;
        if (by_exact.apply().hit) { h.q.hit = h.q.hit | 1; }
        if (by_ternary.apply().hit) { h.q.hit = h.q.hit | 2; }
        if (chosen.apply().hit) { h.q.hit = h.q.hit | 4; }
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
