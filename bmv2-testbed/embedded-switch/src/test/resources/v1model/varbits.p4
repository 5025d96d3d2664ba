// varbit fields: two-argument extract, copies, equality, emit; hashed and checksummed.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> op; bit<8> length; bit<16> hash; bit<16> sum; }
header options_t { bit<8> type; varbit<320> data; bit<8> end; }
struct H { query_t q; options_t o; options_t copy; }
struct M {}
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start {
        p.extract(h.q);
        transition select(h.q.op) { 9: accept; default: options; }
    }
    state options {
        p.extract(h.o, (bit<32>) h.q.length * 8);
        transition select(h.q.op) { 4: again; default: accept; }
    }
    state again { p.extract(h.copy, (bit<32>) (h.q.length - 1) * 8); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        s.egress_spec = 1;
        switch (h.q.op) {
            1: { h.copy = h.o; h.copy.end = 0xee; }
            2: { h.o.setInvalid(); }
            3: { h.copy = h.o; if (h.copy == h.o) { h.q.hash = 0x1111; } }
            4: { if (h.copy == h.o) { h.q.hash = 0x2222; } else { h.q.hash = 0x3333; } }
            5: { hash(h.q.hash, HashAlgorithm.csum16, 16w0, { h.o.type, h.o.data, h.o.end }, 32w0x10000); }
        }
    }
}

control C(inout H h, inout M m) {
    apply {
        update_checksum(h.q.op == 6, { h.o.type, h.o.data, h.o.end }, h.q.sum, HashAlgorithm.csum16);
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), C(), EmitAll()) main;
