// Indirect meters by packets and by bytes. The colours go into the packet.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> cell; bit<8> packets_colour; bit<8> bytes_colour; }
struct H { query_t q; }
struct M {}
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start { p.extract(h.q); transition accept; }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    meter(4, MeterType.packets) by_packets;
    meter(4, MeterType.bytes) by_bytes;
    apply {
        s.egress_spec = 1;
        bit<8> packets_colour = 0xee;
        bit<2> bytes_colour = 3;
        by_packets.execute_meter((bit<32>) (h.q.cell & 3), packets_colour);
        by_bytes.execute_meter((bit<32>) (h.q.cell & 3), bytes_colour);
        h.q.packets_colour = packets_colour;
        h.q.bytes_colour = (bit<8>) bytes_colour;
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
