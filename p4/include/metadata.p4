// What the blocks of the ingress hand to each other, in the order in which it is filled.
#ifndef WEFT_METADATA_P4
#define WEFT_METADATA_P4

const bit<2> ROLE_UNKNOWN = 0;
const bit<2> ROLE_EDGE    = 1; // hosts: nothing they say is believed unchecked
const bit<2> ROLE_FABRIC  = 2; // a neighbour switch of this domain: already checked at its edge

METADATA_PRAGMAS
struct metadata_t {
    // set by the architecture's glue
    port_t     ingress_port;
    bit<32>    now;          // ticks of about 64 microseconds
    bit<32>    flow_hash;    // both zero for a packet with no flow
    bit<32>    flow_digest;
    bit<16>    l4_src;
    bit<16>    l4_dst;
    bit<8>     l4_protocol;
    bit<8>     traffic_class;
    // verdicts
    bit<8>     drop_reason;
    bit<8>     punt_reason;
    bit<1>     done;         // the output port is chosen: skip the underlay
    port_t   egress_port;
    // port and epoch
    bit<2>     role;
    epoch_t    epoch;
    // identity
    bit<32>    host;         // 0: unknown
    bit<32>    subject;      // who calls; 0: nobody who may call
    // service and admission
    service_t  service;
    bit<1>     refuse;
    bit<1>     denied;
    bit<1>     to_agent;
    bit<1>     echo;
    bit<32>    compute_mask; // all ones where the policy weighs the compute delay
    bit<32>    network_mask; // all ones where the policy weighs the path delay
    bit<32>    idle_ticks;   // an affinity cell unused for longer is free
    bit<2>     color;
    // selection and affinity
    pool_t     pool;
    bit<32>    pair;         // the first candidate's number above the second's; no second: 0
    bit<32>    cost_first;
    bit<32>    cost_second;
    bit<32>    advantage;    // of the first over the second: negative (bit 31) if the second is cheaper
    instance_t instance;     // what the packet gets: the cheaper candidate or the flow's own
    bit<1>     pinned;
    // rewrites of source and destination, for the checksum of the transport layer
    bit<1>     rewritten_source;
    bit<1>     rewritten;
    ipv6_t     old_source;
    ipv6_t     new_source;
    bit<16>    old_source_port;
    bit<16>    new_source_port;
    ipv6_t     old_address;
    ipv6_t     new_address;
    bit<16>    old_port;
    bit<16>    new_port;
    ARCHITECTURE_METADATA
}

#endif
