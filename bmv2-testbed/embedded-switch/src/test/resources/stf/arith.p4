#include <core.p4>
#include <v1model.p4>
header in_t { bit<8> op; bit<8> a8; bit<8> b8; bit<16> a16; bit<32> a32; bit<32> b32; bit<64> a64; bit<64> b64; bit<128> a128; bit<128> b128; int<8> s8; int<8> t8; int<64> s64; int<64> t64; int<96> s96; int<96> t96; }
header out_t { bit<8> r8; bit<16> r16; bit<32> r32; bit<64> r64; bit<64> q64; bit<128> r128; int<8> u8; int<8> v8; int<64> u64; int<64> v64; int<96> u96; int<96> v96; bit<256> r256; bit<7> x7; bit<9> x9; bit<65> x65; bit<63> x63; bit<1> c0; bit<1> c1; bit<1> c2; bit<1> c3; bit<1> c4; bit<1> c5; bit<1> c6; bit<1> c7; }
struct H { in_t i; out_t o; }
struct M { bit<100> m100; int<33> m33; }
parser P(packet_in b, out H h, inout M m, inout standard_metadata_t s) { state start { b.extract(h.i); transition accept; } }
control V(inout H h, inout M m) { apply {} }
control I(inout H h, inout M m, inout standard_metadata_t s) {
  apply {
    s.egress_spec = 1;
    if (!h.i.isValid()) { mark_to_drop(s); return; }
    h.o.setValid();
    m.m100 = (bit<100>) h.i.a128;
    m.m33 = (int<33>) (int<96>) h.i.s96;
    h.o.r8 = h.i.a8 + h.i.b8; 
    h.o.r16 = h.i.a16 |+| (h.i.a8 ++ h.i.b8);
    h.o.r32 = h.i.a32 * h.i.b32 - (bit<32>) h.i.a8;
    h.o.r64 = h.i.a64 * h.i.b64 + (h.i.a64 << (bit<8>) h.i.a8[5:0]);
    h.o.q64 = (h.i.a64 >> h.i.b8) ^ (h.i.b64 |-| h.i.a64);
    h.o.r128 = (h.i.a128 * h.i.b128) ^ (h.i.a128 >> h.i.a8) + (h.i.b128 << h.i.b8);
    h.o.u8 = h.i.s8 + h.i.t8;
    h.o.v8 = (h.i.s8 |+| h.i.t8) - (h.i.s8 |-| h.i.t8);
    h.o.u64 = h.i.s64 * h.i.t64;
    h.o.v64 = (h.i.s64 |+| h.i.t64) ^ (h.i.s64 >> h.i.a8);
    h.o.u96 = h.i.s96 * h.i.t96 - h.i.s96;
    h.o.v96 = (h.i.s96 >> h.i.b8) |-| h.i.t96;
    h.o.r256 = h.i.a128 ++ h.i.b128;
    h.o.x7 = h.i.a64[40:34]; h.o.x9 = (bit<9>) m.m100[99:91]; h.o.x65 = (bit<65>) h.i.a64 + (bit<65>) h.i.b64; h.o.x63 = ~h.i.a64[62:0];
    h.o.c0 = (bit<1>) (bit) (h.i.a64 < h.i.b64 ? 1w1 : 1w0);
    h.o.c1 = h.i.s64 < h.i.t64 ? 1w1 : 0;
    h.o.c2 = h.i.a128 <= h.i.b128 ? 1w1 : 0;
    h.o.c3 = h.i.s96 > h.i.t96 ? 1w1 : 0;
    h.o.c4 = h.i.s8 >= h.i.t8 ? 1w1 : 0;
    h.o.c5 = m.m33 < 0 ? 1w1 : 0;
    h.o.c6 = (h.i.a128[127:64] == h.i.a64 || h.i.a8 != h.i.b8) ? 1w1 : 0;
    h.o.c7 = (-h.i.a8) == h.i.b8 ? 1w1 : 0;
    if (h.i.op[0:0] == 1) { h.o.r8 = h.i.op + 3; }
    if (h.i.op[1:1] == 1) { h.i.a128[100:37] = h.i.b64; h.i.s64 = (int<64>) (bit<64>) m.m100[63:0]; }
    if (h.i.op[2:2] == 1) { h.i.s96 = -h.i.t96; h.i.s8 = ~h.i.t8; h.i.t64 = (int<64>) (int<8>) h.i.s8; }
  }
}
control E(inout H h, inout M m, inout standard_metadata_t s) { apply {} }
control C(inout H h, inout M m) { apply {} }
control D(packet_out b, in H h) { apply { b.emit(h); } }
V1Switch(P(), V(), I(), E(), C(), D()) main;
