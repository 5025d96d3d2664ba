// Casts, slices, concatenation, signed arithmetic and shifts, comparisons, boolean operators.
#include <core.p4>
#include <v1model.p4>

enum bit<8> Colour { red = 1, green = 2, blue = 0x80 }
header query_t { bit<8> a; bit<8> b; int<8> c; int<8> d; bit<16> w; Colour colour; }
header answer_t { bit<16> zero_extended; int<16> sign_extended; bit<4> cut; bit<4> high; bit<24> joined; int<8> sum; int<8> difference; int<8> product; int<8> negative; int<8> shifted_right; int<8> shifted_left; bit<8> logical; bit<8> over; int<8> over_signed; bit<16> slice; bit<8> flags; bit<8> order; bit<8> chosen; bit<8> from_bool; bit<16> mixed; bit<8> colour; }
struct H { query_t q; answer_t r; }
struct M { bool flag; bit<1> one; }
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        s.egress_spec = 1;
        h.r.setValid();
        h.r.zero_extended = (bit<16>) h.q.a;
        h.r.sign_extended = (int<16>) h.q.c;
        h.r.cut = (bit<4>) h.q.a;
        h.r.high = h.q.a[7:4];
        h.r.joined = h.q.a ++ (bit<8>) h.q.c ++ h.q.b;
        h.r.sum = h.q.c + h.q.d;
        h.r.difference = h.q.c - h.q.d;
        h.r.product = h.q.c * h.q.d;
        h.r.negative = -h.q.c;
        h.r.shifted_right = h.q.c >> 2;
        h.r.shifted_left = h.q.c << 3;
        h.r.logical = h.q.a >> 2;
        h.r.over = h.q.a << 8w9;
        h.r.over_signed = h.q.c >> (h.q.b | 0x40);
        h.r.slice = h.q.w;
        h.r.slice[11:4] = h.q.a;
        h.r.flags = 0;
        if (h.q.c < h.q.d) { h.r.flags = h.r.flags | 1; }
        if (h.q.a < h.q.b) { h.r.flags = h.r.flags | 2; }
        if ((bit<8>) h.q.c < (bit<8>) h.q.d) { h.r.flags = h.r.flags | 4; }
        if ((int<8>) h.q.a < (int<8>) h.q.b) { h.r.flags = h.r.flags | 8; }
        if (h.q.c < 0 && h.q.d >= 0) { h.r.flags = h.r.flags | 0x10; }
        if (!(h.q.a == h.q.b) || h.q.c == h.q.d) { h.r.flags = h.r.flags | 0x20; }
        if ((h.q.a & 1) == 1 ? h.q.c > h.q.d : h.q.c < h.q.d) { h.r.flags = h.r.flags | 0x40; }
        // Precedence: shift before comparison, & before ^ before |, + before <<.
        h.r.order = h.q.a | h.q.b & 0x0f ^ 0x03;
        h.r.chosen = h.q.a > h.q.b ? h.q.a - h.q.b : h.q.b - h.q.a;
        m.flag = h.q.a == h.q.b;
        m.one = (bit<1>) m.flag;
        h.r.from_bool = m.one ++ 7w0x15;
        h.r.mixed = 16w3 * (bit<16>) h.q.a + ((bit<16>) (bit<8>) h.q.d << 4) - 1;
        h.r.colour = (bit<8>) h.q.colour + (h.q.colour == Colour.blue ? 8w1 : 8w0);
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
