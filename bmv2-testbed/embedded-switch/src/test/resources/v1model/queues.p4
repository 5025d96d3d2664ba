// Queue metadata and time stamps. They are compared by the program, since their values depend on time; see QueuesTest.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> kind; bit<8> priority; bit<8> ok; bit<24> in_depth; bit<24> out_depth; }
struct H { query_t q; }
struct M { bit<48> arrived; }
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        s.egress_spec = 1;
        s.priority = h.q.priority[2:0];
        m.arrived = s.ingress_global_timestamp;
    }
}

control E(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        h.q.ok = 0;
        if (s.egress_global_timestamp >= m.arrived) { h.q.ok = h.q.ok | 1; }
        if ((bit<48>) s.enq_timestamp >= m.arrived) { h.q.ok = h.q.ok | 2; }
        if ((bit<48>) (s.enq_timestamp + s.deq_timedelta) >= m.arrived) { h.q.ok = h.q.ok | 4; }
        if (s.ingress_global_timestamp == m.arrived) { h.q.ok = h.q.ok | 8; }
        h.q.priority = 5w0 ++ s.priority;
        h.q.in_depth = (bit<24>) s.enq_qdepth;
        h.q.out_depth = (bit<24>) s.deq_qdepth;
    }
}

V1Switch(P(), NoVerify(), I(), E(), NoCompute(), EmitAll()) main;
