// lookahead of bits and of a struct, advance, length.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> kind; bit<16> peeked; bit<16> seen; }
header body_t { bit<8> tag; bit<8> v; }
header tail_t { bit<8> t; }
struct H { query_t q; body_t b; tail_t t; }
struct M { bit<16> peeked; bit<16> seen; }
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start {
        p.extract(h.q);
        transition select(h.q.kind) { 0: accept; 1: peek_bits; 2: peek_header; 3: skip; 4: skip_some; 5: many; default: accept; }
    }
    state peek_bits {
        // 12 bits of the next two bytes; nothing is taken.
        m.peeked = (bit<16>) p.lookahead<bit<12>>();
        transition body;
    }
    state peek_header {
        body_t ahead = p.lookahead<body_t>();
        m.peeked = ahead.tag ++ ahead.v;
        transition select(p.lookahead<bit<8>>()) { 0x01: body; 0x02 &&& 0xfe: tail; default: accept; }
    }
    state skip { p.advance(16); transition body; }
    state skip_some {
        p.advance((bit<32>) p.lookahead<bit<8>>() * 8);
        transition body;
    }
    state many {
        bit<24> three = p.lookahead<bit<24>>();
        m.peeked = three[23:8];
        m.seen = three[15:0];
        transition select(three[23:20], three[3:0]) { (1, 2): body; (1, _): tail; (_, _): accept; }
    }
    state body { p.extract(h.b); transition accept; }
    state tail { p.extract(h.t); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        s.egress_spec = 1;
        h.q.peeked = m.peeked;
        h.q.seen = m.seen;
        if (h.b.isValid()) { h.b.v = 0xee; }
        if (h.t.isValid()) { h.t.t = 0xdd; }
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
