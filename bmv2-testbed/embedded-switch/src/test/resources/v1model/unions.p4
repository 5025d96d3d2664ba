// Header unions: at most one member is valid.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> op; bit<8> which; bit<8> valid; }
header a_t { bit<8> x; }
header b_t { bit<16> y; }
header c_t { bit<24> z; }
header_union U { a_t a; b_t b; c_t c; }
struct H { query_t q; U u; U v; U[2] stack; }
struct M {}
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start {
        p.extract(h.q);
        transition select(h.q.which) { 1: one; 2: two; 3: three; 4: both; 5: stack; default: accept; }
    }
    state one { p.extract(h.u.a); transition accept; }
    state two { p.extract(h.u.b); transition accept; }
    state three { p.extract(h.u.c); transition accept; }
    state both { p.extract(h.u.a); p.extract(h.v.b); transition accept; }
    state stack { p.extract(h.stack.next.a); p.extract(h.stack.next.c); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        s.egress_spec = 1;
        switch (h.q.op) {
            1: { h.u.b.setValid(); h.u.b.y = 0x1234; }
            2: { h.u.a.setInvalid(); }
            3: { h.u.c.setValid(); h.u.c.z = 0x010203; h.u.a.setValid(); h.u.a.x = 0x55; }
            4: { h.v.c.setValid(); h.v.c.z = 0xaabbcc; }
            5: { h.stack[0].b.setValid(); h.stack[0].b.y = 0x8888; }
        }
        h.q.valid = 0;
        if (h.u.a.isValid()) { h.q.valid = h.q.valid | 1; }
        if (h.u.b.isValid()) { h.q.valid = h.q.valid | 2; }
        if (h.u.c.isValid()) { h.q.valid = h.q.valid | 4; }
        if (h.u.isValid()) { h.q.valid = h.q.valid | 8; }
        if (h.v.isValid()) { h.q.valid = h.q.valid | 0x80; }
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
