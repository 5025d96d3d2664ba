// One table of each kind, of which a packet's type chooses one or none: what "./weft bench switch" measures lookups with.
// After a change: ./compile, and commit what it writes.
#include <core.p4>
#include <v1model.p4>

header ethernet_t {
    bit<48> dst;
    bit<48> src;
    bit<16> type;
}

header key_t {
    bit<32> value;
}

struct headers_t {
    ethernet_t ethernet;
    key_t      key;
}

struct metadata_t {}

parser LookupParser(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    state start {
        packet.extract(hdr.ethernet);
        packet.extract(hdr.key);
        transition accept;
    }
}

control LookupVerify(inout headers_t hdr, inout metadata_t meta) {
    apply {}
}

control LookupIngress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    action found(bit<32> value) {
        hdr.key.value = value;
    }

    table exact_table {
        key = { hdr.key.value : exact @name("value"); }
        actions = { found; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 2097152;
    }

    table lpm_table {
        key = { hdr.key.value : lpm @name("value"); }
        actions = { found; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 2097152;
    }

    table ternary_table {
        key = { hdr.key.value : ternary @name("value"); }
        actions = { found; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 2097152;
    }

    apply {
        std.egress_spec = 1;
        if (hdr.ethernet.type == 0x1001) {
            exact_table.apply();
        } else if (hdr.ethernet.type == 0x1002) {
            lpm_table.apply();
        } else if (hdr.ethernet.type == 0x1003) {
            ternary_table.apply();
        }
    }
}

control LookupEgress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    apply {}
}

control LookupUpdate(inout headers_t hdr, inout metadata_t meta) {
    apply {}
}

control LookupDeparser(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr);
    }
}

V1Switch(LookupParser(), LookupVerify(), LookupIngress(), LookupEgress(), LookupUpdate(), LookupDeparser()) main;
