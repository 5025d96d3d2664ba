#include <core.p4>
#include <v1model.p4>
// The program of docs/junit-extension.md: an IPv4 router with a counter per egress port.
header ethernet_t { bit<48> dst; bit<48> src; bit<16> type; }
header ipv4_t {
    bit<4> version; bit<4> ihl; bit<8> tos; bit<16> length; bit<16> id; bit<16> fragment;
    bit<8> ttl; bit<8> protocol; bit<16> checksum; bit<32> src; bit<32> dst;
}
struct headers_t { ethernet_t ethernet; ipv4_t ipv4; }
struct metadata_t {}
parser Parse(packet_in p, out headers_t h, inout metadata_t m, inout standard_metadata_t s) {
    state start {
        p.extract(h.ethernet);
        transition select(h.ethernet.type) { 0x0800: ipv4; default: accept; }
    }
    state ipv4 { p.extract(h.ipv4); transition accept; }
}
control Verify(inout headers_t h, inout metadata_t m) { apply {} }
control Routing(inout headers_t h, inout metadata_t m, inout standard_metadata_t s) {
    counter(512, CounterType.packets_and_bytes) routed;
    action drop() { mark_to_drop(s); }
    action forward(bit<48> next, bit<9> port) {
        h.ethernet.src = h.ethernet.dst;
        h.ethernet.dst = next;
        h.ipv4.ttl = h.ipv4.ttl - 1;
        s.egress_spec = port;
        routed.count((bit<32>) port);
    }
    table routes {
        key = { h.ipv4.dst: lpm; }
        actions = { forward; drop; }
        default_action = drop();
    }
    apply {
        if (h.ipv4.isValid() && h.ipv4.ttl > 1) { routes.apply(); } else { drop(); }
    }
}
control NoEgress(inout headers_t h, inout metadata_t m, inout standard_metadata_t s) { apply {} }
control Compute(inout headers_t h, inout metadata_t m) {
    apply {
        update_checksum(h.ipv4.isValid(),
            { h.ipv4.version, h.ipv4.ihl, h.ipv4.tos, h.ipv4.length, h.ipv4.id, h.ipv4.fragment,
              h.ipv4.ttl, h.ipv4.protocol, h.ipv4.src, h.ipv4.dst }, h.ipv4.checksum, HashAlgorithm.csum16);
    }
}
control Deparse(packet_out p, in headers_t h) { apply { p.emit(h); } }
V1Switch(Parse(), Verify(), Routing(), NoEgress(), Compute(), Deparse()) main;
