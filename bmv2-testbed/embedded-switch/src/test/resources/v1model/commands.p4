// What the statements of STF do: one branch for each kind of thing that they change.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> op; bit<8> a; bit<9> b; bit<7> pad; bit<32> c; bit<16> r; bit<8> result; }
header element_t { bit<8> v; }
struct H { query_t h; element_t[2] st; }
struct M { @field_list(1) bit<8> kept; }
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start {
        p.extract(h.h);
        p.extract(h.st.next);
        transition select(h.h.op) { 14: second; default: accept; }
    }
    state second { p.extract(h.st.next); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    counter(8, CounterType.packets_and_bytes) other_cnt;
    direct_counter(CounterType.packets_and_bytes) dc;
    register<bit<16>>(8) reg;
    register<bit<9>>(4) reg9;
    meter(4, MeterType.packets) met;
    action_selector(HashAlgorithm.crc16, 16, 8) sel;
    action go(bit<9> port, bit<8> v) { s.egress_spec = port; h.h.result = v; }
    action other(bit<9> port) { s.egress_spec = port; h.h.result = 0xee; }
    action mac(bit<48> m_, bit<9> port) { s.egress_spec = port; h.h.c = m_[31:0]; h.h.r = m_[47:32]; }
    action miss() { s.egress_spec = 3; h.h.result = 0xff; }
    table t_exact {
        key = { h.h.a: exact; h.h.b: exact @name("bee"); }
        actions = { go; other; mac; miss; }
        default_action = miss();
        counters = dc;
    }
    table t_lpm { key = { h.h.c: lpm; } actions = { go; miss; } default_action = miss(); }
    table t_tern { key = { h.h.c: ternary; h.h.a: ternary; } actions = { go; miss; } default_action = miss(); }
    table t_lt { key = { h.h.c: lpm; h.h.a: ternary; h.st[0].v: exact; } actions = { go; miss; } default_action = miss(); }
    table t_opt { key = { h.h.a: optional; h.st[1].isValid(): exact; } actions = { go; miss; } default_action = miss(); }
    table t_ind {
        key = { h.h.a: exact; h.h.c: selector; }
        actions = { go; miss; }
        default_action = miss();
        implementation = sel;
    }
    table t_st { key = { h.st[1].v: exact; h.st[1].isValid(): ternary; } actions = { go; miss; } default_action = miss(); }
    apply {
        s.egress_spec = 3;
        switch (h.h.op) {
            1: { t_exact.apply(); }
            2: { t_lpm.apply(); }
            3: { t_tern.apply(); }
            5: { t_ind.apply(); }
            6: { reg.read(h.h.r, (bit<32>)h.h.a); }
            7: { other_cnt.count((bit<32>)h.h.a); }
            9: { s.mcast_grp = (bit<16>)h.h.a; }
            10: { clone_preserving_field_list(CloneType.I2E, (bit<32>)h.h.a, 1); }
            12: { t_opt.apply(); }
            14: { t_st.apply(); }
            15: { t_lt.apply(); }
            16: { bit<9> nine; reg9.read(nine, (bit<32>)h.h.a); h.h.r = (bit<16>)nine; }
            18: { bit<8> colour = 7; met.execute_meter((bit<32>)h.h.a, colour); h.h.result = colour; }
            default: { mark_to_drop(s); }
        }
    }
}

control E(inout H h, inout M m, inout standard_metadata_t s) {
    apply { if (s.mcast_grp != 0) { h.h.r = s.egress_rid; } }
}

V1Switch(P(), NoVerify(), I(), E(), NoCompute(), EmitAll()) main;
