// Every match kind, alone and mixed; entries come from the script.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> a; bit<16> b; bit<32> ip; bit<128> ip6; int<8> i; bit<1> flag; bit<7> seven; bit<8> r_exact; bit<8> r_lpm; bit<8> r_lpm6; bit<8> r_ternary; bit<8> r_range; bit<8> r_optional; bit<8> r_mixed; bit<8> r_wide; }
header tail_t { bit<8> t; bit<8> r_valid; }
struct H { query_t q; tail_t t; }
struct M { bool long; }
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start {
        p.extract(h.q);
        transition select(h.q.flag) { 1: tail; default: accept; }
    }
    state tail { p.extract(h.t); m.long = true; transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    action e(bit<8> v) { h.q.r_exact = v; }
    action l(bit<8> v) { h.q.r_lpm = v; }
    action l6(bit<8> v) { h.q.r_lpm6 = v; }
    action t(bit<8> v) { h.q.r_ternary = v; }
    action r(bit<8> v) { h.q.r_range = v; }
    action o(bit<8> v) { h.q.r_optional = v; }
    action x(bit<8> v) { h.q.r_mixed = v; }
    action w(bit<8> v) { h.q.r_wide = v; }
    action valid(bit<8> v) { h.t.r_valid = v; }
    table exact_table { key = { h.q.a: exact; h.q.i: exact @name("i"); m.long: exact; } actions = { e; NoAction; } default_action = NoAction(); }
    table lpm_table { key = { h.q.ip: lpm; } actions = { l; NoAction; } default_action = NoAction(); }
    table lpm6_table { key = { h.q.a: exact; h.q.ip6: lpm; } actions = { l6; NoAction; } default_action = NoAction(); }
    table ternary_table { key = { h.q.b: ternary; h.q.seven: ternary; } actions = { t; NoAction; } default_action = NoAction(); }
    table range_table { key = { h.q.b: range; h.q.a: range; } actions = { r; NoAction; } default_action = NoAction(); }
    table optional_table { key = { h.q.a: optional; h.q.b: optional; } actions = { o; NoAction; } default_action = NoAction(); }
    table mixed_table { key = { h.q.a: exact; h.q.ip: lpm; h.q.b: range; h.q.seven: ternary; h.q.flag: optional; } actions = { x; NoAction; } default_action = NoAction(); }
    table wide_table { key = { h.q.ip6: ternary; h.q.ip ++ h.q.b: range @name("joined"); } actions = { w; NoAction; } default_action = NoAction(); }
    table valid_table { key = { h.t.isValid(): exact @name("tail"); h.t.t: ternary; } actions = { valid; NoAction; } default_action = NoAction(); }
    apply {
        s.egress_spec = 1;
        exact_table.apply();
        lpm_table.apply();
        lpm6_table.apply();
        ternary_table.apply();
        range_table.apply();
        optional_table.apply();
        mixed_table.apply();
        wide_table.apply();
        valid_table.apply();
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
