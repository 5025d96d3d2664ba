// select: values, masks, ranges, tuples, sets of constants, order, subparsers, loops.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> a; bit<16> b; int<8> c; bit<8> path; }
header item_t { bit<8> left; }
struct H { query_t q; item_t[5] items; }
struct M { bit<8> path; bit<8> count; }
#include "blocks.p4"

parser Sub(packet_in p, inout M m, out item_t item) {
    state start {
        p.extract(item);
        transition select(item.left) { 0xaa: marked; default: accept; }
    }
    state marked { m.count = m.count + 8; transition accept; }
}

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    Sub() sub;
    state start {
        p.extract(h.q);
        transition select(h.q.a, h.q.b) {
            (0x01, 0x1234): one;
            (0x01, _): two;
            (0x02 &&& 0x0e, 0x1000 .. 0x1fff): three;
            (0x02 &&& 0x0e, 0x1800 .. 0x2fff): four;
            (_, 0xffff): five;
            default: signed;
        }
    }
    state one { m.path = 1; transition accept; }
    state two { m.path = 2; transition loop; }
    state three { m.path = 3; transition accept; }
    state four { m.path = 4; transition accept; }
    state five { m.path = 5; transition select(h.q.a) { 0x80 .. 0xff: via_sub; default: accept; } }
    state via_sub { sub.apply(p, m, h.items[0]); transition accept; }
    state signed {
        m.path = 6;
        transition select(h.q.c) { 5: eight; 6 &&& 0x7e: seven; _: accept; }
    }
    state seven { m.path = 8; transition accept; }
    state eight { m.path = 9; transition accept; }
    state loop {
        p.extract(h.items.next);
        m.count = m.count + 1;
        transition select(h.items.last.left, m.count) { (0, _): accept; (_, 3): accept; (_, _): loop; }
    }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply { s.egress_spec = 1; h.q.path = m.path | (m.count << 4); }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
