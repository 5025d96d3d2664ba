#include <core.p4>
#include <v1model.p4>
header h_t { bit<8> op; bit<8> a; bit<16> b; bit<32> ip; bit<128> ip6; bit<8> o; bit<8> cnt; bit<16> h1; bit<16> h2; bit<32> h3; bit<16> h4; bit<64> h5; bit<16> csum; bit<16> len; bit<8> itype; }
struct H { h_t h; }
struct M { @field_list(1) bit<8> round; @field_list(1) bit<16> keep; bit<8> lost; }
parser P(packet_in b, out H h, inout M m, inout standard_metadata_t s) { state start { b.extract(h.h); transition accept; } }
control V(inout H h, inout M m) { apply { verify_checksum(h.h.op[7:7] == 1, { h.h.op, h.h.a, h.h.b, h.h.ip }, h.h.csum, HashAlgorithm.csum16); } }
control I(inout H h, inout M m, inout standard_metadata_t s) {
  register<bit<16>>(16) r; counter(8, CounterType.packets) cn; register<bit<80>>(3) rw;
  action set(bit<8> v) { h.h.o = v; } action add(bit<8> v) { h.h.o = h.h.o + v; } action none() {}
  table lpm { key = { h.h.ip: lpm; } actions = { set; add; none; } default_action = none(); const entries = { 0x0a000000 &&& 0xff000000: set(1); 0x0a010000 &&& 0xffff0000: set(2); 0x0a010100 &&& 0xffffff00: add(3); } }
  table lpm6 { key = { h.h.ip6: lpm; h.h.a: exact; } actions = { set; add; none; } default_action = none(); const entries = { (128w0x20010db8000000000000000000000000 &&& 128w0xffffffff000000000000000000000000, 1): add(16);  } }
  table ter { key = { h.h.b: ternary; h.h.a: exact; } actions = { set; add; none; } const default_action = add(64); const entries = { (0x1000 &&& 0xf000, 1): none(); (0x1200 &&& 0xff00, 1): add(1); (_, 2): add(2); (0x1234, 3): add(4); (0x0034 &&& 0x00ff, 3): add(8); } }
  table rng { key = { h.h.a: range; h.h.b: range; h.h.op: ternary; } actions = { set; add; none; } default_action = none(); const entries = { (1..10, 0x1000..0x1fff, _): add(1); (5..20, _, 0 &&& 1): add(2); (_, 0x1234, _): add(5); (0..255, 0..0x7fff, 7): add(9); } }
  table opt { key = { h.h.a: optional; h.h.b: optional; } actions = { add; none; } default_action = none(); const entries = { (1, 0x1234): add(1); (1, _): add(2); (_, 0x1200): add(3); } }
  apply {
    h.h.itype = (bit<8>) s.instance_type;
    if (s.instance_type == 0) { s.egress_spec = 1; }
    m.round = m.round + 1; m.lost = m.lost + 1;
    if (lpm.apply().hit) { h.h.cnt = h.h.cnt + 1; } else { h.h.cnt = h.h.cnt + 16; }
    lpm6.apply();
    switch (ter.apply().action_run) { none: { h.h.cnt = h.h.cnt + 2; } add: { h.h.cnt = h.h.cnt + 4; } default: { h.h.cnt = h.h.cnt + 8; } }
    rng.apply(); opt.apply();
    bit<16> t; r.read(t, (bit<32>) h.h.a & 31); t = t + 1; r.write((bit<32>) h.h.a & 31, t); h.h.b = h.h.b ^ t;
    bit<80> w; rw.read(w, 1); w = w + 0xffffffffffffffff; rw.write(1, w); h.h.ip6 = h.h.ip6 ^ (bit<128>) w;
    cn.count((bit<32>) h.h.a & 15);
    hash(h.h.h1, HashAlgorithm.crc16, 16w3, { h.h.op, h.h.ip, 3w5, h.h.a[4:0] }, 32w1000);
    hash(h.h.h2, HashAlgorithm.csum16, 16w0, { h.h.op, h.h.ip, h.h.a }, 32w65536);
    hash(h.h.h3, HashAlgorithm.crc32, 32w0, { h.h.ip6, h.h.a }, 64w0x100000000);
    hash(h.h.h4, HashAlgorithm.xor16, 16w0, { h.h.ip6, h.h.a }, 32w65536);
    hash(h.h.h5, HashAlgorithm.identity, 64w1, { h.h.ip6[95:0] }, 64w0xffffffffffffffff);
    m.keep = h.h.b;
    s.egress_spec = 1 + (bit<9>) h.h.a[0:0];
    if (h.h.op[6:6] == 1 && m.round < 3) { resubmit_preserving_field_list(1); }
    if (h.h.op == 0x33) { mark_to_drop(s); }
    if (h.h.op == 0x34) { truncate(32w20); }
    if (h.h.op == 0x35) { exit; }
    h.h.o = h.h.o + m.round * 16 + m.lost;
    if (s.checksum_error == 1) { h.h.cnt = 0xcc; }
  }
}
control E(inout H h, inout M m, inout standard_metadata_t s) { apply {
   if (h.h.op[5:5] == 1 && m.round < 4 && h.h.op[4:4]==0) { h.h.op = h.h.op - 1; recirculate_preserving_field_list(1); }
   h.h.len = (bit<16>) s.packet_length; 
   if (h.h.op == 0x36) { mark_to_drop(s); }
} }
control C(inout H h, inout M m) { apply { update_checksum_with_payload(true, { h.h.op, h.h.a, h.h.b, h.h.ip }, h.h.csum, HashAlgorithm.csum16); update_checksum(h.h.op[3:3] == 1, { h.h.op, h.h.a, h.h.b, h.h.ip, 16w7 }, h.h.h4, HashAlgorithm.crc16); } }
control D(packet_out b, in H h) { apply { b.emit(h); } }
V1Switch(P(), V(), I(), E(), C(), D()) main;
