// Resubmission: the packet as it arrived, with the metadata of a list.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> kind; bit<8> a; bit<8> type; bit<8> rounds; bit<8> kept; bit<8> lost; bit<8> port; }
struct H { query_t q; }
struct M { @field_list(1, 2) bit<8> rounds; @field_list(1) bit<8> kept; bit<8> lost; }
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        h.q.type = (bit<8>) s.instance_type;
        h.q.rounds = m.rounds;
        h.q.kept = m.kept;
        h.q.lost = m.lost;
        s.egress_spec = 1;
        h.q.a = h.q.a + 1;
        m.rounds = m.rounds + 1;
        m.kept = m.kept + 2;
        m.lost = m.lost + 3;
        if (h.q.kind == 0 && m.rounds < 3) {
            resubmit_preserving_field_list(1);
        } else if (h.q.kind == 1 && m.rounds < 3) {
            resubmit_preserving_field_list(2);
        } else if (h.q.kind == 2 && m.rounds < 2) {
            resubmit_preserving_field_list(1);
            resubmit_preserving_field_list(2);
        } else if (h.q.kind == 3 && m.rounds < 2) {
            resubmit_preserving_field_list(1);
            mark_to_drop(s);
        } else if (h.q.kind == 4 && m.rounds < 2) {
            clone(CloneType.I2E, 5);
            resubmit_preserving_field_list(2);
        }
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
