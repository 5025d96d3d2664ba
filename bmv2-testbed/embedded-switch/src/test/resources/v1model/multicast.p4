// Replication with instance ids; egress prunes the copy that would go back.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> kind; bit<16> group; bit<16> rid; bit<8> port; bit<8> type; bit<8> in_port; }
struct H { query_t q; }
struct M {}
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        s.egress_spec = 7;
        s.mcast_grp = h.q.group;
        if (h.q.kind == 1) {
            mark_to_drop(s);
        } else if (h.q.kind == 2) {
            mark_to_drop(s);
            s.mcast_grp = h.q.group;
        }
        h.q.in_port = (bit<8>) s.ingress_port;
    }
}

control E(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        h.q.rid = s.egress_rid;
        h.q.port = (bit<8>) s.egress_port;
        h.q.type = (bit<8>) s.instance_type;
        if (s.egress_port == s.ingress_port && h.q.kind != 3) {
            mark_to_drop(s);
        }
    }
}

V1Switch(P(), NoVerify(), I(), E(), NoCompute(), EmitAll()) main;
