// The order of the blocks: the one place that says what happens to a packet.
#ifndef WEFT_INGRESS_P4
#define WEFT_INGRESS_P4

#include "edge.p4"
#include "endpoints.p4"
#include "services.p4"
#include "steering.p4"
#include "underlay.p4"

control Weft(inout headers_t hdr, inout metadata_t meta) {
    Edge() edge;
    Endpoints() endpoints;
    Services() services;
    Selection() selection;
    Admission() admission;
    Affinity() affinity;
    Instances() instances;
    ECHO_BLOCK(echo)
    Underlay() underlay;
    FlowHash() flow_hash;

    apply {
        if (!hdr.state.isValid()) {
            UNLESS_DROPPED(meta) {
                edge.apply(hdr, meta);
                UNLESS_DROPPED(meta) {
                    services.apply(hdr, meta);
                    endpoints.apply(hdr, meta);
                }
            }
        }
        flow_hash.apply(hdr, meta);
        UNLESS_DROPPED(meta) {
            selection.apply(hdr, meta);
            if (meta.service != 0) {
                admission.apply(meta);
            }
            UNLESS_DROPPED(meta) {
                affinity.apply(hdr, meta);
            }
            if (meta.service != 0 && meta.drop_reason == DROP_NONE && meta.punt_reason == PUNT_NONE) {
                instances.apply(hdr, meta);
            }
            ANSWER_ECHO(echo, hdr, meta)
        }
        // One exclusive choice of where the packet goes.
        if (meta.drop_reason != DROP_NONE) {
            DROP_NOW(meta)
        } else if (meta.punt_reason != PUNT_NONE) {
            hdr.packet_in.setValid();
            hdr.packet_in.ingress_port = REPORTED_PORT(meta);
            hdr.packet_in.reason = meta.punt_reason;
            hdr.packet_in.epoch = meta.epoch;
            hdr.packet_in.service = meta.service;
            hdr.packet_in.instance = meta.instance;
            hdr.packet_in.flow_hash = meta.flow_hash;
            hdr.packet_in.flow_digest = meta.flow_digest;
            PUNT_NOW(meta)
        } else if (hdr.state.isValid()) {
            DROP_NOW(meta) // a write has no answer
        } else if (meta.done == 0) {
            underlay.apply(hdr, meta);
        }
    }
}

#endif
