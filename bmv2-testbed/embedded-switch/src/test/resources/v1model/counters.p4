// Indirect counters in ingress and egress, direct ones under exact, lpm and ternary keys.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> kind; bit<8> cell; }
header more_t { bit<64> zeros; }
struct H { query_t q; more_t more; }
struct M {}
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    counter(4, CounterType.packets) packets_of;
    counter(4, CounterType.bytes) bytes_of;
    counter(4, CounterType.packets_and_bytes) both_of;
    direct_counter(CounterType.packets) exact_hits;
    direct_counter(CounterType.bytes) lpm_hits;
    direct_counter(CounterType.packets_and_bytes) ternary_hits;

    action counted() { exact_hits.count(); }
    action silent() {}

    table by_exact { key = { h.q.kind: exact; } actions = { counted; NoAction; } counters = exact_hits; default_action = NoAction(); }
    table by_lpm { key = { h.q.kind: lpm; } actions = { silent; } counters = lpm_hits; default_action = silent(); }
    table by_ternary { key = { h.q.kind: ternary; } actions = { silent; } counters = ternary_hits; default_action = silent(); }

    apply {
        s.egress_spec = 1;
        packets_of.count((bit<32>) (h.q.cell & 3));
        bytes_of.count((bit<32>) (h.q.cell & 3));
        both_of.count((bit<32>) (h.q.cell & 3));
        both_of.count((bit<32>) (h.q.cell & 3));
        by_exact.apply();
        by_lpm.apply();
        by_ternary.apply();
        h.more.setValid();
        h.more.zeros = 0;
    }
}

control E(inout H h, inout M m, inout standard_metadata_t s) {
    counter(2, CounterType.packets_and_bytes) leaving;
    apply { leaving.count(1); }
}

V1Switch(P(), NoVerify(), I(), E(), NoCompute(), EmitAll()) main;
