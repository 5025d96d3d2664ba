// Every error that a parser can raise; ingress sees which.
#include <core.p4>
#include <v1model.p4>

error { Odd, Even }
header query_t { bit<8> kind; bit<8> error_code; bit<8> state; }
header body_t { bit<16> x; }
header opt_t { varbit<16> data; }
struct H { query_t q; body_t[2] b; opt_t o; }
struct M { bit<8> state; }
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start {
        p.extract(h.q);
        m.state = 2;
        transition select(h.q.kind) {
            0: accept;
            1: short_one;
            2: many;
            3: check;
            4: reject;
            5: no_match;
            6: too_long;
            7: two_checks;
            8: skip;
        }
    }
    state short_one { p.extract(h.b.next); m.state = 3; transition accept; }
    state many { p.extract(h.b.next); m.state = m.state + 1; transition many; }
    state check {
        p.extract(h.b.next);
        verify(h.b[0].x[0:0] == 0, error.Odd);
        m.state = 4;
        transition accept;
    }
    state two_checks {
        p.extract(h.b.next);
        verify(h.b[0].x != 1, error.Odd);
        verify(h.b[0].x != 2, error.Even);
        m.state = 5;
        transition accept;
    }
    state no_match {
        transition select(p.lookahead<bit<8>>()) { 1: accept; 2: short_one; }
    }
    state too_long { p.extract(h.o, (bit<32>) (h.q.error_code & 24)); m.state = 6; transition accept; }
    state skip { p.advance(32); m.state = 7; transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        s.egress_spec = 1;
        bit<8> code = 0xff;
        if (s.parser_error == error.NoError) { code = 0; }
        if (s.parser_error == error.PacketTooShort) { code = 1; }
        if (s.parser_error == error.NoMatch) { code = 2; }
        if (s.parser_error == error.StackOutOfBounds) { code = 3; }
        if (s.parser_error == error.HeaderTooShort) { code = 4; }
        if (s.parser_error == error.Odd) { code = 5; }
        if (s.parser_error == error.Even) { code = 6; }
        if (!h.q.isValid()) { h.q.setValid(); h.q.kind = 0; }
        h.q.error_code = code;
        h.q.state = m.state;
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
