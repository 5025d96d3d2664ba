// A direct meter under a ternary key and one under an exact key: see DirectMetersTest.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> a; bit<8> b; bit<8> packets_colour; bit<8> bytes_colour; }
struct H { query_t q; }
struct M {}
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    direct_meter<bit<8>>(MeterType.packets) by_packets;
    direct_meter<bit<8>>(MeterType.bytes) by_bytes;
    action metered() { by_packets.read(h.q.packets_colour); }
    action weighed(bit<8> mark) { by_bytes.read(h.q.bytes_colour); h.q.b = mark; }
    table first { key = { h.q.a: ternary; } actions = { metered; NoAction; } meters = by_packets; default_action = NoAction(); }
    table second { key = { h.q.b: exact; } actions = { weighed; NoAction; } meters = by_bytes; default_action = NoAction(); }
    apply {
        s.egress_spec = 1;
        first.apply();
        second.apply();
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
