// Registers of many widths, and of signed numbers.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> cell; bit<8> write; }
header wide_t { bit<256> w256; bit<128> w128; bit<65> w65; bit<64> w64; bit<33> w33; bit<32> w32; bit<7> w7; bit<8> w8; bit<1> w1; bit<6> rest; int<16> i16; int<72> i72; }
struct H { query_t q; wide_t w; }
struct M {}
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); p.extract(h.w); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    register<bit<256>>(2) r256;
    register<bit<128>>(2) r128;
    register<bit<65>>(2) r65;
    register<bit<64>>(2) r64;
    register<bit<33>>(2) r33;
    register<bit<32>>(2) r32;
    register<bit<8>>(2) r8;
    register<bit<7>>(2) r7;
    register<bit<1>>(2) r1;
    register<int<16>>(2) s16;
    register<int<72>>(2) s72;
    apply {
        s.egress_spec = 1;
        bit<32> i = (bit<32>) (h.q.cell & 1);
        if (h.q.write == 1) {
            r256.write(i, h.w.w256);
            r128.write(i, h.w.w128);
            r65.write(i, h.w.w65);
            r64.write(i, h.w.w64);
            r33.write(i, h.w.w33);
            r32.write(i, h.w.w32);
            r8.write(i, h.w.w8);
            r7.write(i, h.w.w7);
            r1.write(i, h.w.w1);
            s16.write(i, h.w.i16);
            s72.write(i, h.w.i72);
        } else if (h.q.write == 2) {
            // Read, change, write; the packet gets the value before.
            bit<256> t256; r256.read(t256, i); r256.write(i, t256 + 1); h.w.w256 = t256;
            bit<128> t128; r128.read(t128, i); r128.write(i, t128 << 1); h.w.w128 = t128;
            bit<65> t65; r65.read(t65, i); r65.write(i, t65 - 1); h.w.w65 = t65;
            bit<64> t64; r64.read(t64, i); r64.write(i, t64 + 1); h.w.w64 = t64;
            bit<33> t33; r33.read(t33, i); r33.write(i, ~t33); h.w.w33 = t33;
            bit<32> t32; r32.read(t32, i); r32.write(i, t32 * t32); h.w.w32 = t32;
            bit<8> t8; r8.read(t8, i); r8.write(i, t8 + 255); h.w.w8 = t8;
            bit<7> t7; r7.read(t7, i); r7.write(i, t7 + 1); h.w.w7 = t7;
            bit<1> t1; r1.read(t1, i); r1.write(i, t1 ^ 1); h.w.w1 = t1;
            int<16> u16; s16.read(u16, i); s16.write(i, u16 - 1); h.w.i16 = u16;
            int<72> u72; s72.read(u72, i); s72.write(i, -u72); h.w.i72 = u72;
        } else {
            r256.read(h.w.w256, i);
            r128.read(h.w.w128, i);
            r65.read(h.w.w65, i);
            r64.read(h.w.w64, i);
            r33.read(h.w.w33, i);
            r32.read(h.w.w32, i);
            r8.read(h.w.w8, i);
            r7.read(h.w.w7, i);
            r1.read(h.w.w1, i);
            s16.read(h.w.i16, i);
            s72.read(h.w.i72, i);
        }
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
