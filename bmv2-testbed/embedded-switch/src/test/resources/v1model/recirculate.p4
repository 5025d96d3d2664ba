// Recirculation: the packet as it leaves the deparser, with the metadata of a list.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> kind; bit<8> a; bit<8> type; bit<8> rounds; bit<8> lost; bit<32> len; }
header pushed_t { bit<16> mark; }
struct H { pushed_t pushed; query_t q; }
struct M { @field_list(7) bit<8> rounds; bit<8> lost; }
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start {
        transition select(p.lookahead<bit<8>>()) { 0xff: tagged; default: plain; }
    }
    state tagged { p.extract(h.pushed); transition plain; }
    state plain { p.extract(h.q); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        s.egress_spec = 1;
        h.q.a = h.q.a + 1;
        h.q.type = (bit<8>) s.instance_type;
        h.q.rounds = m.rounds;
        h.q.lost = m.lost;
        h.q.len = s.packet_length;
        if (h.pushed.isValid()) { h.pushed.mark = h.pushed.mark + 1; }
    }
}

control E(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        h.q.a = h.q.a + 16;
        if (h.q.kind == 0 && m.rounds < 2) {
            m.rounds = m.rounds + 1;
            m.lost = m.lost + 1;
            h.pushed.setValid();
            if (m.rounds == 1) { h.pushed.mark = 0xff00; }
            recirculate_preserving_field_list(7);
        } else if (h.q.kind == 1 && m.rounds == 0) {
            m.rounds = 5;
            recirculate_preserving_field_list(7);
            mark_to_drop(s);
        }
    }
}

V1Switch(P(), NoVerify(), I(), E(), NoCompute(), EmitAll()) main;
