// Headers that Weft parses and emits. Both architectures include this file.
// The layouts of the Weft headers are documented in docs/wire-formats.md.
#ifndef WEFT_HEADERS_P4
#define WEFT_HEADERS_P4

typedef bit<48>  mac_t;
typedef bit<32>  ipv4_t;
typedef bit<128> ipv6_t;
typedef bit<8>   epoch_t;
typedef bit<16>  service_t;   // 0: no service
typedef bit<16>  instance_t;  // 0: no instance (a CATS CSCI-ID, local to the domain)
typedef bit<16>  pool_t;      // a service's instances as one demand class sees them

const bit<16> ETHERTYPE_VLAN = 0x8100;
const bit<16> ETHERTYPE_IPV4 = 0x0800;
const bit<16> ETHERTYPE_IPV6 = 0x86dd;
const bit<8>  PROTOCOL_ICMP   = 1;
const bit<8>  PROTOCOL_TCP    = 6;
const bit<8>  PROTOCOL_UDP    = 17;
const bit<8>  PROTOCOL_ICMPV6 = 58;
const bit<16> UDP_PORT_WEFT   = 22342; // "WF"

// What an agent header carries (agent_t.message).
const bit<4> MESSAGE_REQUEST = 1;
const bit<4> MESSAGE_REPLY   = 2;
const bit<4> MESSAGE_METRIC  = 3; // an instance reports to the agent of its switch
const bit<4> MESSAGE_PROBE   = 4; // agents measure the path and exchange what they sense
const bit<4> MESSAGE_PROBE_REPLY = 5;

// What follows an agent header (agent_t.next).
const bit<8> NEXT_PAYLOAD  = 0;
const bit<8> NEXT_FEEDBACK = 1;

// Why a packet goes to the switch-resident agent (packet_in_t.reason).
const bit<8> PUNT_NONE      = 0;
const bit<8> PUNT_LOCAL     = 1; // addressed to the agent of this switch
const bit<8> PUNT_STATE     = 2; // the answer to a state read
const bit<8> PUNT_COLLISION = 3; // a new flow whose affinity cell another live flow holds

// Why a packet is dropped: the index of the counter "drops".
const bit<8> DROP_NONE           = 0;
const bit<8> DROP_MALFORMED      = 1;
const bit<8> DROP_UNKNOWN_PORT   = 2;
const bit<8> DROP_UNKNOWN_HOST   = 3; // source guard: this source does not live at this port
const bit<8> DROP_UNKNOWN_AGENT  = 4; // the agent id is not one of this host's
const bit<8> DROP_NOT_ADMITTED   = 5;
const bit<8> DROP_DIRECT         = 6; // a host calls an instance past its service address
const bit<8> DROP_RATE           = 7; // the service's meter is red
const bit<8> DROP_NO_POOL        = 8; // no demand class of the service takes this traffic class
const bit<8> DROP_NO_ROUTE       = 9;
const bit<8> DROP_TTL            = 10;
const bit<8> DROP_NO_INSTANCE    = 11; // the pool is empty, or nothing is known of the chosen instance
const bit<8> DROP_COUNT          = 12;

// What a packet-out asks for (packet_out_t.operation).
const bit<8> OUT_EMIT   = 0; // leave through "port"
const bit<8> OUT_SUBMIT = 1; // enter the pipeline as if it had come in through "port"
const bit<8> OUT_STATE  = 2; // read or write a register cell

const bit<8> STATE_WRITE = 1;
const bit<8> STATE_READ  = 2;
const bit<8> ARRAY_PAIRS   = 1;
const bit<8> ARRAY_LOAD    = 2;
const bit<8> ARRAY_NETWORK = 3;

@controller_header("packet_in")
header packet_in_t {
    bit<16>    ingress_port;
    bit<8>     reason;
    epoch_t    epoch;
    service_t  service;
    instance_t instance;
    bit<32>    flow_hash;
    bit<32>    flow_digest;
}

@controller_header("packet_out")
header packet_out_t {
    bit<16> port;
    bit<8>  operation;
    bit<8>  reserved;
}

// One register cell, written or read by the switch-resident agent (decision 3).
header state_t {
    bit<8>  operation;
    bit<8>  array;
    bit<16> generation;
    bit<32> index;
    bit<32> value;
}

header ethernet_t {
    mac_t   dst;
    mac_t   src;
    bit<16> type;
}

header vlan_t {
    bit<3>  priority;
    bit<1>  drop_eligible;
    bit<12> id;
    bit<16> type;
}

header ipv4_h {
    bit<4>  version;
    bit<4>  ihl;
    bit<6>  dscp;
    bit<2>  ecn;
    bit<16> length;
    bit<16> identification;
    bit<3>  flags;
    bit<13> fragment;
    bit<8>  ttl;
    bit<8>  protocol;
    bit<16> checksum;
    ipv4_t  src;
    ipv4_t  dst;
}

header ipv6_h {
    bit<4>  version;
    bit<6>  dscp;
    bit<2>  ecn;
    bit<20> flow_label;
    bit<16> length;
    bit<8>  protocol;
    bit<8>  ttl;
    ipv6_t  src;
    ipv6_t  dst;
}

header tcp_t {
    bit<16> src;
    bit<16> dst;
    bit<32> sequence;
    bit<32> acknowledgement;
    bit<4>  offset;
    bit<4>  reserved;
    bit<8>  flags;
    bit<16> window;
    bit<16> checksum;
    bit<16> urgent;
}

header udp_t {
    bit<16> src;
    bit<16> dst;
    bit<16> length;
    bit<16> checksum;
}

// ICMP and ICMPv6 echo share these first words.
header icmp_t {
    bit<8>  type;
    bit<8>  code;
    bit<16> checksum;
}

// The agent header (decision 5): 40 bytes behind UDP port 22342.
header agent_t {
    bit<4>     version;
    bit<4>     message;
    bit<4>     subject_type; // 1 human, 2 agent, 3 tool
    bit<4>     relation;     // 0 none, 1 peer, 2 delegate of a human, 3 tool of an agent
    bit<8>     traffic_class;
    bit<8>     ttl;
    bit<8>     protocol;     // 0 none, 1 A2A, 2 MCP, 3 ACP, 4 ANP
    epoch_t    epoch;        // stamped by the ingress switch
    bit<8>     flags;
    bit<8>     next;
    bit<64>    source;
    bit<64>    destination;
    bit<32>    task;
    bit<32>    token;        // digest of the access token
    bit<32>    sequence;
    instance_t instance;     // stamped by the ingress switch: who serves
    bit<16>    reserved;
}

// An instance's load, in a reply or a metric report.
header feedback_t {
    instance_t instance; // stamped by the instance's edge switch after it has checked the source
    bit<16>    queue;    // requests that wait or run
    bit<32>    delay_us; // what a request that arrives now would take here
    bit<32>    sequence;
}

struct headers_t {
    packet_in_t  packet_in;
    packet_out_t packet_out;
    state_t      state;
    ethernet_t   ethernet;
    vlan_t       vlan;
    ipv4_h       ipv4;
    ipv6_h       ipv6;
    tcp_t        tcp;
    udp_t        udp;
    icmp_t       icmp;
    agent_t      agent;
    feedback_t   feedback;
}

#endif
