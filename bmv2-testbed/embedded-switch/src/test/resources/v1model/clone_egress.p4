// Clones of CloneType.E2E: they start egress again.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> kind; bit<8> a; bit<8> type; bit<8> kept; bit<8> lost; bit<8> port; }
struct H { query_t q; }
struct M { @field_list(3) bit<8> kept; bit<8> lost; }
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        s.egress_spec = 1;
        m.kept = 0x11;
        m.lost = 0x22;
        h.q.a = h.q.a + 1;
    }
}

control E(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        h.q.a = h.q.a + 16;
        h.q.type = (bit<8>) s.instance_type;
        h.q.kept = m.kept;
        h.q.lost = m.lost;
        h.q.port = (bit<8>) s.egress_port;
        if (s.instance_type == 0) {
            switch (h.q.kind) {
                0: { clone(CloneType.E2E, 5); }
                1: { clone_preserving_field_list(CloneType.E2E, 5, 3); m.kept = 0x33; }
                2: { clone_preserving_field_list(CloneType.E2E, 5, 3); mark_to_drop(s); }
                3: { clone_preserving_field_list(CloneType.E2E, 98, 3); }
            }
        } else if (h.q.kind == 4 && s.instance_type == 2) {
            mark_to_drop(s);
        }
        if (h.q.kind == 4 && s.instance_type == 0) {
            clone(CloneType.E2E, 5);
        }
    }
}

V1Switch(P(), NoVerify(), I(), E(), NoCompute(), EmitAll()) main;
