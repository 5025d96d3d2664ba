// verify_checksum and update_checksum, with and without payload, with conditions, by several algorithms.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> kind; bit<8> bad; bit<16> in_sum; bit<32> data; bit<16> out_sum; bit<16> payload_sum; bit<32> crc; bit<16> conditional; bit<16> of_more; }
header more_t { bit<24> x; }
struct H { query_t q; more_t more; }
struct M { bit<8> bad; }
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start {
        p.extract(h.q);
        transition select(h.q.kind) { 0x80 &&& 0x80: more; default: accept; }
    }
    state more { p.extract(h.more); transition accept; }
}

control V(inout H h, inout M m) {
    apply {
        verify_checksum(h.q.kind[0:0] == 1, { h.q.kind, h.q.bad, h.q.data }, h.q.in_sum, HashAlgorithm.csum16);
        verify_checksum_with_payload(h.q.kind[1:1] == 1, { h.q.data }, h.q.in_sum, HashAlgorithm.csum16);
    }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        s.egress_spec = 1;
        h.q.bad = 7w0 ++ s.checksum_error;
        if (h.q.kind == 0x40) { h.q.data = h.q.data + 1; }
    }
}

control C(inout H h, inout M m) {
    apply {
        update_checksum(true, { h.q.kind, h.q.bad, h.q.data }, h.q.out_sum, HashAlgorithm.csum16);
        update_checksum_with_payload(true, { h.q.data, 16w7 }, h.q.payload_sum, HashAlgorithm.csum16);
        update_checksum(true, { h.q.data }, h.q.crc, HashAlgorithm.crc32);
        update_checksum(h.q.kind[2:2] == 1, { h.q.data }, h.q.conditional, HashAlgorithm.crc16);
        update_checksum(h.more.isValid(), { h.more.x, 8w0 }, h.q.of_more, HashAlgorithm.csum16);
    }
}

V1Switch(P(), V(), I(), NoEgress(), C(), EmitAll()) main;
