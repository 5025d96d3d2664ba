// Packets that only read and count: they may run in parallel. A packet passes the pipeline twice and notes in each pass
// what the tables of ingress and egress say, so that a packet that saw parts of two batches shows it.
#include <core.p4>
#include <v1model.p4>

header note_t {
    bit<8>  key;
    bit<8>  pass;
    bit<16> in1;
    bit<16> out1;
    bit<16> in2;
    bit<16> out2;
}

struct headers { note_t note; }
struct metadata {
    bit<16> v;
    @field_list(1)
    bit<8>  kept;
}

parser P(packet_in p, out headers h, inout metadata m, inout standard_metadata_t s) {
    state start { p.extract(h.note); transition accept; }
}

control V(inout headers h, inout metadata m) { apply {} }
control C(inout headers h, inout metadata m) { apply {} }

control I(inout headers h, inout metadata m, inout standard_metadata_t s) {
    counter(256, CounterType.packets_and_bytes) keys;
    direct_counter(CounterType.packets_and_bytes) hits;
    action say(bit<16> v) { m.v = v; hits.count(); }
    table first {
        key = { h.note.key: exact; }
        actions = { say; }
        counters = hits;
        size = 1024;
    }
    apply {
        keys.count((bit<32>) h.note.key);
        m.v = 0;
        first.apply();
        if (h.note.pass == 0) { h.note.in1 = m.v; } else { h.note.in2 = m.v; }
        s.egress_spec = 2;
    }
}

control E(inout headers h, inout metadata m, inout standard_metadata_t s) {
    action say(bit<16> v) { m.v = v; }
    table second {
        key = { h.note.key: ternary; }
        actions = { say; }
        size = 1024;
    }
    apply {
        m.v = 0;
        second.apply();
        if (h.note.pass == 0) {
            h.note.out1 = m.v;
            h.note.pass = 1;
            recirculate_preserving_field_list(1);
        } else {
            h.note.out2 = m.v;
        }
    }
}

control D(packet_out p, in headers h) { apply { p.emit(h.note); } }

V1Switch(P(), V(), I(), E(), C(), D()) main;
