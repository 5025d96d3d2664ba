// exit and return, in actions, functions, nested controls, ingress and egress; copy-in and copy-out around them.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> op; bit<8> a; bit<8> b; bit<8> e; }
struct H { query_t q; }
struct M {}
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

bit<8> classify(in bit<8> x) {
    if (x < 10) { return 1; }
    if (x < 20) { return 2; }
    return 3;
}

control Inner(inout bit<8> v, in bit<8> op) {
    apply {
        v = v + 1;
        if (op == 3) { return; }
        if (op == 4) { exit; }
        v = v + 16;
    }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    Inner() inner;
    action leave() { h.q.a = 0x77; exit; }
    action turn_back(bit<8> v) { if (v == 0) { return; } h.q.a = v; }
    table t { key = { h.q.op: exact; } actions = { leave; turn_back; NoAction; } default_action = NoAction(); }
    apply {
        s.egress_spec = 1;
        h.q.b = classify(h.q.a);
        t.apply();
        if (h.q.op == 2) { return; }
        inner.apply(h.q.a, h.q.op);
        h.q.b = h.q.b + 0x10;
        if (h.q.op == 5) { mark_to_drop(s); exit; }
        h.q.b = h.q.b + 0x20;
    }
}

control E(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        h.q.e = 1;
        if (h.q.op == 7) { exit; }
        h.q.e = 2;
    }
}

V1Switch(P(), NoVerify(), I(), E(), NoCompute(), EmitAll()) main;
