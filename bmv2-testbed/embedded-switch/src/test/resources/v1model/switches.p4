// switch on action_run and on values, hit and miss, nested applies.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> a; bit<8> b; bit<8> run; bit<8> hit; bit<8> value; bit<8> nested; }
struct H { query_t q; }
struct M {}
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    action one() {}
    action two(bit<8> v) { h.q.b = v; }
    action three() {}
    action four() {}
    table t { key = { h.q.a: exact; } actions = { one; two; three; four; NoAction; } default_action = NoAction(); }
    table t2 { key = { h.q.a: exact; } actions = { two; NoAction; } default_action = NoAction(); }
    table u { key = { h.q.b: ternary; } actions = { one; NoAction; } default_action = NoAction(); }
    table u2 { key = { h.q.b: exact; } actions = { one; NoAction; } default_action = NoAction(); }
    table u3 { key = { h.q.b: lpm; } actions = { one; NoAction; } default_action = NoAction(); }
    table u4 { key = { h.q.b: range; } actions = { one; NoAction; } default_action = NoAction(); }
    table w { actions = { one; three; } default_action = one(); }
    apply {
        s.egress_spec = 1;
        h.q.run = 0;
        h.q.hit = 0;
        h.q.nested = 0;
        switch (t.apply().action_run) {
            one: { h.q.run = 1; }
            two: { h.q.run = 2; }
            // Falls through: no body.
            three:
            four: { h.q.run = 0x34; }
            default: { h.q.run = 0xdd; }
        }
        if (u.apply().hit) { h.q.hit = h.q.hit | 1; } else { h.q.hit = h.q.hit | 0x10; }
        if (u2.apply().miss) { h.q.hit = h.q.hit | 2; }
        if (!u3.apply().hit && h.q.a != 0) { h.q.hit = h.q.hit | 4; }
        bool was = u4.apply().hit;
        if (was) { h.q.hit = h.q.hit | 8; }
        switch (h.q.value) {
            0: { h.q.value = 0x10; }
            1:
            2: { h.q.value = 0x12; }
            0xff: { h.q.value = 0; }
            default: { h.q.value = h.q.value + 1; }
        }
        switch (w.apply().action_run) {
            one: {
                switch (t2.apply().action_run) {
                    two: { h.q.nested = 0x22; }
                    NoAction: { h.q.nested = 0x20; }
                }
            }
            three: { h.q.nested = 0x33; }
        }
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
