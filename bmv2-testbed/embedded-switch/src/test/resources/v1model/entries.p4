// Entries and default actions that the program itself gives.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> a; bit<16> b; bit<8> r_const; bit<8> r_prio; bit<8> r_range; bit<8> r_lpm; bit<8> r_init; bit<8> r_default; bit<8> r_keyless; bit<8> r_optional; }
struct H { query_t q; }
struct M {}
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    action c(bit<8> v) { h.q.r_const = v; }
    action p(bit<8> v) { h.q.r_prio = v; }
    action r(bit<8> v) { h.q.r_range = v; }
    action l(bit<8> v) { h.q.r_lpm = v; }
    action i(bit<8> v) { h.q.r_init = v; }
    action d(bit<8> v, bit<8> w) { h.q.r_default = v + w; }
    action k(bit<8> v) { h.q.r_keyless = v; }
    action o(bit<8> v) { h.q.r_optional = v; }
    // The first one that is written wins.
    table const_table {
        key = { h.q.a: ternary; h.q.b: exact; }
        actions = { c; }
        const default_action = c(0xdd);
        const entries = {
            (0x10 &&& 0xf0, 1): c(1);
            (0x11, 1): c(2);
            (_, 1): c(3);
            (_, 2): c(4);
        }
    }
    // With priorities written out; here the smallest number wins.
    table prio_table {
        key = { h.q.a: ternary; }
        actions = { p; }
        default_action = p(0xdd);
        largest_priority_wins = false;
        entries = {
            const priority=30: 0x10 &&& 0xf0: p(1);
            const priority=10: 0x11: p(2);
            const priority=20: 0x10 &&& 0xfe: p(3);
        }
    }
    // And here the largest one, as it does by default.
    table largest_table {
        key = { h.q.b: range; }
        actions = { r; }
        default_action = r(0xdd);
        largest_priority_wins = true;
        priority_delta = 10;
        entries = {
            priority=100: 0..0xff: r(1);
            0x10..0x1f: r(2);
            priority=200: 0x12..0x13: r(3);
        }
    }
    table lpm_table {
        key = { h.q.b: lpm; }
        actions = { l; }
        default_action = l(0xdd);
        const entries = {
            0x1200 &&& 0xff00: l(1);
            0x1234 &&& 0xffff: l(2);
            _: l(3);
            0x1230 &&& 0xfff0: l(4);
        }
    }
    // Not const, and one that is.
    table init_table {
        key = { h.q.a: exact; }
        actions = { i; }
        default_action = i(0xdd);
        entries = {
            0x11: i(1);
            const 0x12: i(2);
        }
    }
    table default_table { key = { h.q.a: exact; } actions = { d; } default_action = d(3, 4); }
    table keyless_table { actions = { k; NoAction; } default_action = k(9); }
    table optional_table {
        key = { h.q.a: optional; h.q.b: optional; }
        actions = { o; }
        const default_action = o(0xdd);
        const entries = {
            (0x11, _): o(1);
            (_, 2): o(2);
            (0x10, 0x1234): o(3);
        }
    }
    apply {
        s.egress_spec = 1;
        const_table.apply();
        prio_table.apply();
        largest_table.apply();
        lpm_table.apply();
        init_table.apply();
        default_table.apply();
        keyless_table.apply();
        optional_table.apply();
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
