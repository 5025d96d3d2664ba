#include <core.p4>
#include <v1model.p4>
// Exercises what only the control plane can fill: see ControlTest.
header h_t { bit<8> kind; bit<8> a; bit<16> b; bit<32> ip; bit<8> o; bit<8> colour; bit<16> rid; }
struct H { h_t h; }
struct M { @field_list(1) bit<8> keep; bit<2> colour; }
struct seen_t { bit<8> a; bit<32> ip; }
parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    value_set<bit<8>>(4) kinds;
    state start { p.extract(h.h); transition select(h.h.kind) { kinds: special; default: accept; } }
    state special { m.keep = 1; transition accept; }
}
control V(inout H h, inout M m) { apply {} }
control I(inout H h, inout M m, inout standard_metadata_t s) {
    direct_counter(CounterType.packets_and_bytes) hits;
    direct_meter<bit<2>>(MeterType.packets) rate;
    counter(4, CounterType.packets_and_bytes) kinds;
    meter(4, MeterType.bytes) bytes;
    register<bit<32>>(4) seen;
    action_selector(HashAlgorithm.crc16, 32w16, 32w16) sel;
    action_profile(32w4) prof;
    action send(bit<9> port) { s.egress_spec = port; }
    action send_metered(bit<9> port) { s.egress_spec = port; rate.read(m.colour); }
    action drop() { mark_to_drop(s); }
    action mark(bit<8> v) { h.h.o = v; }
    action copy(bit<16> group) { s.mcast_grp = group; }
    action mirror() { clone_preserving_field_list(CloneType.I2E, 32w7, 1); }
    table fwd { key = { h.h.ip: lpm; } actions = { send; drop; copy; @defaultonly NoAction; } counters = hits; size = 8; support_timeout = true; default_action = drop(); }
    table metered { key = { h.h.a: exact; } actions = { send_metered; @defaultonly NoAction; } meters = rate; default_action = NoAction(); }
    table acl { key = { h.h.a: ternary; h.h.b: range; h.h.ip: optional; } actions = { mark; mirror; drop; NoAction; } size = 64; default_action = NoAction(); }
    table chosen { key = { h.h.a: exact; h.h.b: selector; } actions = { mark; NoAction; } implementation = sel; }
    table shared { key = { h.h.b: exact; } actions = { mark; NoAction; } implementation = prof; }
    table fixed { key = { h.h.kind: exact; } actions = { mark; NoAction; } const entries = { 9: mark(99); } const default_action = NoAction(); }
    apply {
        fwd.apply(); metered.apply(); acl.apply(); chosen.apply(); shared.apply(); fixed.apply();
        kinds.count((bit<32>) h.h.kind);
        bit<2> c = 0; bytes.execute_meter((bit<32>) h.h.kind, c); h.h.colour = 0;
        if (m.keep == 1) { h.h.colour = 0x80; }
        h.h.colour = h.h.colour | (6w0 ++ c) | (4w0 ++ m.colour ++ 2w0);
        bit<32> n; seen.read(n, 0); seen.write(0, n + 1);
        if (h.h.kind == 5) { digest<seen_t>(1, { h.h.a, h.h.ip }); }
        if (h.h.kind == 6) { bit<8> r; random(r, 8w10, 8w19); h.h.o = r; }
        log_msg("kind {} from {}", { h.h.kind, s.ingress_port });
        assert(h.h.kind != 77);
    }
}
control E(inout H h, inout M m, inout standard_metadata_t s) {
    apply { if (s.egress_rid != 0) { h.h.rid = s.egress_rid; } if (s.instance_type == 1) { h.h.o = 0xc0 | m.keep; } }
}
control C(inout H h, inout M m) { apply {} }
control D(packet_out p, in H h) { apply { p.emit(h); } }
V1Switch(P(), V(), I(), E(), C(), D()) main;
