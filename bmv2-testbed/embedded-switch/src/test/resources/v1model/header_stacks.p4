// Header stacks: next, last, lastIndex, size, push_front, pop_front, indices from the packet, assignment.
#include <core.p4>
#include <v1model.p4>

header query_t { bit<8> op; bit<8> i; bit<8> count; bit<8> result; }
header item_t { bit<8> more; bit<8> v; }
struct H { query_t q; item_t[4] items; item_t[4] copies; }
struct M { bit<8> last_index; }
#include "blocks.p4"

parser P(packet_in p, out H h, inout M m, inout standard_metadata_t s) {
    state start {
        p.extract(h.q);
        transition select(h.q.count) { 0: accept; default: next_item; }
    }
    state next_item {
        p.extract(h.items.next);
        m.last_index = (bit<8>) h.items.lastIndex;
        transition select(h.items.last.more) { 0: accept; default: next_item; }
    }
}

control I(inout H h, inout M m, inout standard_metadata_t s) {
    apply {
        s.egress_spec = 1;
        h.q.result = 0;
        switch (h.q.op) {
            0: { h.q.result = m.last_index; }
            1: { h.items.push_front(1); h.items[0].setValid(); h.items[0].more = 0xaa; h.items[0].v = 0xbb; }
            2: { h.items.pop_front(1); }
            3: { h.items.push_front(3); }
            4: { h.items.pop_front(2); }
            5: { h.q.result = h.items[h.q.i & 3].v; }
            6: { h.items[h.q.i & 3].v = 0x99; }
            7: { h.items[h.q.i & 3].setInvalid(); }
            8: { h.items[h.q.i & 3].setValid(); h.items[h.q.i & 3].more = 1; h.items[h.q.i & 3].v = 2; }
            9: { h.copies = h.items; h.items[0].v = 0x77; }
            10: { h.items[2] = h.items[0]; }
            11: { h.q.result = (bit<8>) h.items.size; }
            12: { if (h.items[0] == h.items[1]) { h.q.result = 1; } if (h.items[2] == h.items[3]) { h.q.result = h.q.result | 2; } }
            13: { h.items.push_front(4); }
            14: { h.items.pop_front(4); }
        }
    }
}

V1Switch(P(), NoVerify(), I(), NoEgress(), NoCompute(), EmitAll()) main;
