// Tables with entries of their own, constant and not. Compiled with p4c-bm2-ss:
//   p4c-bm2-ss --arch v1model -o preset.json --p4runtime-files preset.p4info.txtpb preset.p4
#include <core.p4>
#include <v1model.p4>

header pair_t {
    bit<8> a;
    bit<8> b;
}

struct headers_t {
    pair_t pair;
}

struct meta_t {}

parser P(packet_in packet, out headers_t hdr, inout meta_t meta, inout standard_metadata_t std) {
    state start {
        packet.extract(hdr.pair);
        transition accept;
    }
}

control Verify(inout headers_t hdr, inout meta_t meta) {
    apply {}
}

control In(inout headers_t hdr, inout meta_t meta, inout standard_metadata_t std) {
    direct_counter(CounterType.packets) hits;
    direct_counter(CounterType.packets) seen;

    action send(bit<9> port) {
        std.egress_spec = port;
    }
    table exactly {
        key = { hdr.pair.a: exact; }
        actions = { send; NoAction; }
        counters = hits;
        size = 4;
        entries = {
            1: send(1);
            2: send(2);
        }
    }
    table masked {
        key = { hdr.pair.b: ternary; }
        actions = { send; NoAction; }
        size = 4;
        entries = {
            0x10 &&& 0xf0: send(3);
            _: send(4);
        }
    }

    table fixed {
        key = { hdr.pair.a: exact; }
        actions = { NoAction; }
        counters = seen;
        const entries = {
            1: NoAction();
        }
    }

    apply {
        fixed.apply();
        if (!exactly.apply().hit) {
            masked.apply();
        }
    }
}

control Out(inout headers_t hdr, inout meta_t meta, inout standard_metadata_t std) {
    apply {}
}

control Compute(inout headers_t hdr, inout meta_t meta) {
    apply {}
}

control D(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr.pair);
    }
}

V1Switch(P(), Verify(), In(), Out(), Compute(), D()) main;
