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
    Affinity() affinity;
    Instances() instances;
    Echo() echo;
    Underlay() underlay;
    FlowHash() flow_hash;

    apply {
        if (meta.drop_reason == DROP_NONE && !hdr.state.isValid()) {
            edge.apply(hdr, meta);
            if (meta.drop_reason == DROP_NONE) {
                endpoints.apply(hdr, meta);
                services.apply(hdr, meta);
            }
        }
        if (meta.drop_reason != DROP_NONE) {
            meta.service = 0;
        }
        flow_hash.apply(hdr, meta);
        if (meta.drop_reason == DROP_NONE) {
            selection.apply(hdr, meta);
            if (meta.service != 0) {
                affinity.apply(hdr, meta);
                if (meta.punt_reason == PUNT_NONE) {
                    instances.apply(hdr, meta);
                }
            } else if (meta.echo == 1) {
                echo.apply(hdr, meta);
            }
        }
        if (hdr.state.isValid()) {
            meta.done = 1;
        } else if (meta.drop_reason == DROP_NONE && meta.punt_reason == PUNT_NONE && meta.done == 0) {
            underlay.apply(hdr, meta);
        }
        if (meta.punt_reason != PUNT_NONE && meta.drop_reason == DROP_NONE) {
            hdr.packet_in.setValid();
            hdr.packet_in.ingress_port = meta.ingress_port;
            hdr.packet_in.reason = meta.punt_reason;
            hdr.packet_in.epoch = meta.epoch;
            hdr.packet_in.service = meta.service;
            hdr.packet_in.instance = meta.instance;
            hdr.packet_in.flow_hash = meta.flow_hash;
            hdr.packet_in.flow_digest = meta.flow_digest;
        }
    }
}

#endif
