// Indices outside of register, counter and meter arrays. bmv2 built without its checks does not survive this.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<32> cell; bit<8> write; bit<32> a; bit<128> b; }
struct H { query_t q; }
struct M {}
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    register<bit<32>>(4) narrow;
    register<bit<128>>(4) wide;
    counter(4, CounterType.packets_and_bytes) seen;
    meter(4, MeterType.packets) rate;
    apply {
        s.egress_spec = 1;
        bit<2> colour;
        seen.count(h.q.cell);
        rate.execute_meter(h.q.cell, colour);
        if (h.q.write == 1) {
            narrow.write(h.q.cell, h.q.a);
            wide.write(h.q.cell, h.q.b);
        } else {
            narrow.read(h.q.a, h.q.cell);
            wide.read(h.q.b, h.q.cell);
        }
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
