#include <core.p4>
#include <v1model.p4>
header ctl_t { bit<8> op; bit<8> idx; bit<8> idx2; bit<8> n; }
header el_t { bit<1> last; bit<7> k; bit<16> v; }
header a_t { bit<8> x; } header b_t { bit<16> y; } header c_t { bit<8> len; varbit<64> opt; bit<8> tail; }
header_union U { a_t a; b_t b; }
header res_t { bit<8> r0; bit<16> r1; bit<8> r2; bit<8> err; }
struct H { ctl_t c; el_t[4] s; el_t[4] s2; U u; U[2] us; c_t v; c_t v2; res_t r; }
struct M { bit<8> x; }
parser P(packet_in b, out H h, inout M m, inout standard_metadata_t s) {
  state start { b.extract(h.c); transition select(h.c.n) { 0: un; _: st; } }
  state st { b.extract(h.s.next); transition select(h.s.last.last) { 1: un; _: st; } }
  state un { bit<8> p = b.lookahead<bit<8>>(); transition select(p) { 0x00 &&& 0xc0: ua; 0x40 &&& 0xc0: ub; 0x80..0xbf: vv; default: accept; } }
  state ua { b.extract(h.u.a); transition us1; }
  state ub { b.extract(h.u.b); transition us1; }
  state us1 { b.extract(h.us.next.a); transition select(h.c.op) { 3: us2; default: vv; } }
  state us2 { b.extract(h.us.next.b); transition vv; }
  state vv { b.extract(h.v, (bit<32>) (b.lookahead<bit<8>>() & 0x0f) * 8); verify(h.v.len != 0x85, error.HeaderTooShort); transition accept; }
}
control V(inout H h, inout M m) { apply {} }
control I(inout H h, inout M m, inout standard_metadata_t s) {
  apply {
    s.egress_spec = 1;
    h.r.setValid(); if (s.parser_error == error.PacketTooShort) { h.r.err = 1; } else if (s.parser_error == error.StackOutOfBounds) { h.r.err = 2; } else if (s.parser_error == error.HeaderTooShort) { h.r.err = 3; } else if (s.parser_error != error.NoError) { h.r.err = 9; }
    if (h.u.isValid()) { h.r.r0 = 0x80; }
    switch (h.c.op[3:0]) {
      1: { h.s.push_front(1); h.s[0].setValid(); h.s[0].k = 5; h.s[0].v = 0xabcd; }
      2: { h.s.pop_front(2); }
      3: { h.s.push_front(3); }
      4: { h.s[h.c.idx & 3].v = h.c.idx2 ++ h.c.n; }
      5: { h.s2 = h.s; h.s[1].setInvalid(); }
      6: { h.u.a.setValid(); h.u.a.x = 0x77; }
      7: { h.u.b.setValid(); h.u.b.y = 0x7788; }
      8: { h.us[1] = h.us[0]; h.us[0].a.setInvalid(); }
      9: { h.v2 = h.v; h.v2.tail = 0xee; }
      10: { h.s[2] = h.s[0]; if (h.s[2] == h.s[0]) h.r.r2 = 1; if (h.s[1] == h.s[3]) h.r.r2 = 3; }
      11: { h.s[h.c.idx & 3].setInvalid(); h.s.pop_front(1); }
      12: { h.u.a.setInvalid(); h.u.b.setValid(); h.u.b.y = 1; }
      13: { if (h.u.a.isValid()) { h.us[0] = h.u; } }
      14: { h.s.pop_front(4); h.s2.push_front(4); }
      default: {}
    }
    if (h.s[0].isValid()) { h.r.r1 = h.s[0].v; }
  }
}
control E(inout H h, inout M m, inout standard_metadata_t s) { apply {} }
control C(inout H h, inout M m) { apply {} }
control D(packet_out b, in H h) { apply { b.emit(h); } }
V1Switch(P(), V(), I(), E(), C(), D()) main;
