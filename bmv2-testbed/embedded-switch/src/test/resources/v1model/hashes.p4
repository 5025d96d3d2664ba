// hash() by every algorithm, with base and maximum, on data that is no whole number of bytes, and on a varbit.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> kind; bit<32> x; bit<16> y; bit<8> z; }
header answer_t { bit<32> crc32; bit<32> crc32_custom; bit<16> crc16; bit<16> crc16_custom; bit<16> csum16; bit<16> xor16; bit<64> identity; bit<16> based; bit<16> zero_max; bit<32> bits; bit<8> narrow; bit<64> wide; }
struct H { query_t q; answer_t a; }
struct M {}
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        s.egress_spec = 1;
        h.a.setValid();
        hash(h.a.crc32, HashAlgorithm.crc32, 32w0, { h.q.x, h.q.y, h.q.z }, 64w0x100000000);
        hash(h.a.crc32_custom, HashAlgorithm.crc32_custom, 32w0, { h.q.x, h.q.y, h.q.z }, 64w0x100000000);
        hash(h.a.crc16, HashAlgorithm.crc16, 16w0, { h.q.x, h.q.y, h.q.z }, 32w0x10000);
        hash(h.a.crc16_custom, HashAlgorithm.crc16_custom, 16w0, { h.q.x, h.q.y, h.q.z }, 32w0x10000);
        hash(h.a.csum16, HashAlgorithm.csum16, 16w0, { h.q.x, h.q.y, h.q.z }, 32w0x10000);
        hash(h.a.xor16, HashAlgorithm.xor16, 16w0, { h.q.x, h.q.y, h.q.z }, 32w0x10000);
        hash(h.a.identity, HashAlgorithm.identity, 64w0, { h.q.x, h.q.y, h.q.z }, 64w0xffffffffffffffff);
        hash(h.a.based, HashAlgorithm.crc16, 16w1000, { h.q.x, h.q.y, h.q.z }, 16w100);
        hash(h.a.zero_max, HashAlgorithm.crc16, 16w1234, { h.q.x, h.q.y, h.q.z }, 16w0);
        hash(h.a.bits, HashAlgorithm.identity, 32w0, { h.q.z[4:0], h.q.y[6:0] }, 64w0x100000000);
        hash(h.a.narrow, HashAlgorithm.crc16, 8w0, { h.q.x, h.q.y, h.q.z }, 32w0x10000);
        hash(h.a.wide, HashAlgorithm.crc32, 64w0xffffffff00000000, { h.q.x, h.q.y, h.q.z }, 64w0x100000000);
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
