// |+| and |-| of signed and unsigned numbers of several widths.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> a; bit<8> b; int<8> c; int<8> d; bit<16> e; bit<16> f; int<16> g; int<16> i; bit<64> j; bit<64> k; int<64> l; int<64> n; bit<4> o; bit<4> p; int<4> q; int<4> r; int<72> s; int<72> t; }
struct H { query_t q; }
struct M {}
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

// Each pair becomes its sum and its difference.
control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        s.egress_spec = 1;
        query_t x = h.q;
        h.q.a = x.a |+| x.b;
        h.q.b = x.a |-| x.b;
        h.q.c = x.c |+| x.d;
        h.q.d = x.c |-| x.d;
        h.q.e = x.e |+| x.f;
        h.q.f = x.e |-| x.f;
        h.q.g = x.g |+| x.i;
        h.q.i = x.g |-| x.i;
        h.q.j = x.j |+| x.k;
        h.q.k = x.j |-| x.k;
        h.q.l = x.l |+| x.n;
        h.q.n = x.l |-| x.n;
        h.q.o = x.o |+| x.p;
        h.q.p = x.o |-| x.p;
        h.q.q = x.q |+| x.r;
        h.q.r = x.q |-| x.r;
        h.q.s = x.s |+| x.t;
        h.q.t = x.s |-| x.t;
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
