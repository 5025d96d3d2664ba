// Clones of CloneType.I2E, with and without preserved metadata.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> kind; bit<8> a; bit<8> type; bit<8> one; bit<8> both; bit<8> lost; bit<16> rid; }
struct H { query_t q; }
struct M { @field_list(1) bit<8> one; @field_list(1, 2) bit<8> both; bit<8> lost; }
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        s.egress_spec = 1;
        m.one = 0x11;
        m.both = 0x22;
        m.lost = 0x33;
        h.q.a = 0xaa;
        switch (h.q.kind) {
            0: { clone(CloneType.I2E, 5); }
            1: { clone_preserving_field_list(CloneType.I2E, 5, 1); }
            2: { clone_preserving_field_list(CloneType.I2E, 5, 2); }
            3: { clone_preserving_field_list(CloneType.I2E, 5, 1); clone_preserving_field_list(CloneType.I2E, 6, 2); }
            4: { clone_preserving_field_list(CloneType.I2E, 99, 1); }
            5: { clone_preserving_field_list(CloneType.I2E, 5, 1); mark_to_drop(s); }
            6: { clone_preserving_field_list(CloneType.I2E, 7, 2); }
            7: { clone_preserving_field_list(CloneType.I2E, 5, 1); s.mcast_grp = 2; }
            8: { clone_preserving_field_list(CloneType.I2E, 5, 1); m.one = 0x44; }
        }
    }
}

control E(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        h.q.type = (bit<8>) s.instance_type;
        h.q.one = m.one;
        h.q.both = m.both;
        h.q.lost = m.lost;
        h.q.rid = s.egress_rid;
    }
}

V1Switch(P(), NoVerify(), I(), E(), NoCompute(), EmitAll()) main;
