// A slot protocol: slots of sums with a bitmap of who was seen, and a chain of all packets that depends on their order.
#include <core.p4>
#include <v1model.p4>

header add_t {
    bit<8>  worker;  // 0..7
    bit<8>  full;    // out: 1 for the packet that fills the slot
    bit<16> slot;
    bit<32> value;
    bit<32> sum;     // out: of the slot
    bit<32> chain;   // out: 31 * the chain before + value
}

struct headers { add_t add; }
struct metadata {}

parser P(packet_in p, out headers h, inout metadata m, inout standard_metadata_t s) {
    state start { p.extract(h.add); transition accept; }
}

control V(inout headers h, inout metadata m) { apply {} }
control C(inout headers h, inout metadata m) { apply {} }

control I(inout headers h, inout metadata m, inout standard_metadata_t s) {
    register<bit<32>>(256) sums;
    register<bit<8>>(256) seen;
    register<bit<32>>(1) chain;
    apply {
        bit<32> i = (bit<32>) h.add.slot;
        bit<8> who;
        bit<8> mine = 8w1 << h.add.worker;
        seen.read(who, i);
        sums.read(h.add.sum, i);
        if (who & mine == 0) {
            who = who | mine;
            h.add.sum = h.add.sum + h.add.value;
            sums.write(i, h.add.sum);
            seen.write(i, who);
            if (who == 0xff) { h.add.full = 1; }
        }
        chain.read(h.add.chain, 0);
        h.add.chain = (h.add.chain << 5) - h.add.chain + h.add.value;
        chain.write(0, h.add.chain);
        s.egress_spec = 2;
    }
}

control E(inout headers h, inout metadata m, inout standard_metadata_t s) { apply {} }

control D(packet_out p, in headers h) { apply { p.emit(h.add); } }

V1Switch(P(), V(), I(), E(), C(), D()) main;
