// Table keys in a stack element whose index comes from the packet: p4c writes them as expressions, which bmv2 cannot load.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> i; bit<8> count; bit<8> narrow; bit<8> wide; }
header item_t { bit<8> more; bit<8> a; bit<72> w; }
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
    action narrow(bit<8> v) { h.q.narrow = v; }
    action wide(bit<8> v) { h.q.wide = v; }
    table byte {
        key = {
            h.items[h.q.i].isValid(): exact @name("there");
            h.items[h.q.i].a: exact @name("a");
            h.q.count: exact @name("count");
        }
        actions = { narrow; }
        default_action = narrow(0xff);
    }
    table word {
        key = { h.items[h.q.i].w: ternary @name("w"); }
        actions = { wide; }
        default_action = wide(0xff);
    }
    apply {
        s.egress_spec = 1;
        byte.apply();
        word.apply();
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
