// A plain IPv4 router with an access list: what "./weft bench switch" measures beside Weft's own program.
// After a change: ./compile, and commit what it writes.
#include <core.p4>
#include <v1model.p4>

header ethernet_t {
    bit<48> dst;
    bit<48> src;
    bit<16> type;
}

header ipv4_t {
    bit<4>  version;
    bit<4>  ihl;
    bit<8>  tos;
    bit<16> length;
    bit<16> id;
    bit<3>  flags;
    bit<13> fragment;
    bit<8>  ttl;
    bit<8>  protocol;
    bit<16> checksum;
    bit<32> src;
    bit<32> dst;
}

header ports_t {
    bit<16> src;
    bit<16> dst;
}

struct headers_t {
    ethernet_t ethernet;
    ipv4_t     ipv4;
    ports_t    ports;
}

struct metadata_t {
    bit<16> next_hop;
    bit<16> l4_src;
    bit<16> l4_dst;
}

parser RouterParser(packet_in packet, out headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    state start {
        packet.extract(hdr.ethernet);
        transition select(hdr.ethernet.type) {
            0x0800: ipv4;
            default: accept;
        }
    }

    state ipv4 {
        packet.extract(hdr.ipv4);
        transition select(hdr.ipv4.fragment, hdr.ipv4.ihl, hdr.ipv4.protocol) {
            (0, 5, 6): ports;
            (0, 5, 17): ports;
            default: accept;
        }
    }

    state ports {
        packet.extract(hdr.ports);
        meta.l4_src = hdr.ports.src;
        meta.l4_dst = hdr.ports.dst;
        transition accept;
    }
}

control RouterVerify(inout headers_t hdr, inout metadata_t meta) {
    apply {
        verify_checksum(hdr.ipv4.isValid() && hdr.ipv4.ihl == 5,
            { hdr.ipv4.version, hdr.ipv4.ihl, hdr.ipv4.tos, hdr.ipv4.length, hdr.ipv4.id, hdr.ipv4.flags,
              hdr.ipv4.fragment, hdr.ipv4.ttl, hdr.ipv4.protocol, hdr.ipv4.src, hdr.ipv4.dst },
            hdr.ipv4.checksum, HashAlgorithm.csum16);
    }
}

control RouterIngress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    direct_counter(CounterType.packets_and_bytes) acl_counter;
    direct_counter(CounterType.packets_and_bytes) routes_counter;

    action drop() {
        mark_to_drop(std);
        exit;
    }

    action deny() {
        acl_counter.count();
        mark_to_drop(std);
        exit;
    }

    action permit() {
        acl_counter.count();
    }

    table acl {
        key = {
            hdr.ipv4.src      : ternary @name("src");
            hdr.ipv4.dst      : ternary @name("dst");
            hdr.ipv4.protocol : ternary @name("protocol");
            meta.l4_src       : ternary @name("l4_src");
            meta.l4_dst       : ternary @name("l4_dst");
        }
        actions = { permit; deny; @defaultonly NoAction; }
        const default_action = NoAction();
        size = 1024;
        counters = acl_counter;
    }

    action route(bit<16> next_hop) {
        routes_counter.count();
        meta.next_hop = next_hop;
    }

    action no_route() {
        routes_counter.count();
        mark_to_drop(std);
        exit;
    }

    table routes {
        key = {
            hdr.ipv4.dst : lpm @name("dst");
        }
        actions = { route; @defaultonly no_route; }
        const default_action = no_route();
        size = 1048576;
        counters = routes_counter;
    }

    action forward(bit<9> port, bit<48> src, bit<48> dst) {
        std.egress_spec = port;
        hdr.ethernet.src = src;
        hdr.ethernet.dst = dst;
        hdr.ipv4.ttl = hdr.ipv4.ttl - 1;
    }

    table next_hops {
        key = {
            meta.next_hop : exact @name("next_hop");
        }
        actions = { forward; @defaultonly drop; }
        const default_action = drop();
        size = 65536;
    }

    apply {
        if (!hdr.ipv4.isValid() || std.checksum_error == 1 || hdr.ipv4.ttl < 2) {
            drop();
        }
        acl.apply();
        routes.apply();
        next_hops.apply();
    }
}

control RouterEgress(inout headers_t hdr, inout metadata_t meta, inout standard_metadata_t std) {
    apply {}
}

control RouterUpdate(inout headers_t hdr, inout metadata_t meta) {
    apply {
        update_checksum(hdr.ipv4.isValid() && hdr.ipv4.ihl == 5,
            { hdr.ipv4.version, hdr.ipv4.ihl, hdr.ipv4.tos, hdr.ipv4.length, hdr.ipv4.id, hdr.ipv4.flags,
              hdr.ipv4.fragment, hdr.ipv4.ttl, hdr.ipv4.protocol, hdr.ipv4.src, hdr.ipv4.dst },
            hdr.ipv4.checksum, HashAlgorithm.csum16);
    }
}

control RouterDeparser(packet_out packet, in headers_t hdr) {
    apply {
        packet.emit(hdr);
    }
}

V1Switch(RouterParser(), RouterVerify(), RouterIngress(), RouterEgress(), RouterUpdate(), RouterDeparser()) main;
