package dev.weft.control.core.compile;

/** The names of the Weft program (p4/include) that entries refer to. */
final class P4Names {
    private static final String WEFT = "WeftIngress.weft.";
    static final String PORTS = WEFT + "edge.ports";
    static final String SET_ROLE = WEFT + "edge.set_role";
    static final String HOSTS = WEFT + "edge.hosts_";
    static final String SET_HOST = WEFT + "edge.set_host";
    static final String AGENTS = WEFT + "edge.agents";
    static final String SET_SUBJECT = WEFT + "edge.set_subject";
    static final String ENDPOINTS = WEFT + "endpoints.endpoints_";
    static final String FROM_INSTANCE = WEFT + "endpoints.from_instance_";
    static final String SERVICES = WEFT + "services.services_";
    static final String SERVE = WEFT + "services.serve_";
    static final String ECHO = WEFT + "services.echo_";
    static final String TO_AGENT = WEFT + "services.to_agent_";
    static final String REFUSE = WEFT + "services.refuse_";
    static final String PERMISSIONS = WEFT + "services.permissions";
    static final String PERMIT = WEFT + "services.permit";
    static final String DENY = WEFT + "services.deny";
    static final String DEMANDS = WEFT + "services.demands";
    static final String SET_POOL = WEFT + "services.set_pool";
    static final String SERVICE_METER = WEFT + "services.service_meter";
    static final String INSTANCES = WEFT + "instances.instances";
    static final String TO = WEFT + "instances.to_";
    static final String ROUTES = WEFT + "underlay.routes_";
    static final String NEXT_HOP = WEFT + "underlay.next_hop_";

    static final String TUNNELS = WEFT + "tunnel.tunnels";
    static final String OVER = WEFT + "tunnel.over_";
    static final String UNCHANGED_OVER_V6 = WEFT + "tunnel.unchanged_over_v6";
    static final String DELIVER = WEFT + "tunnel.deliver";
    static final String ENDS = WEFT + "tunnel.ends_";
    static final String DECAPSULATE = WEFT + "tunnel.decapsulate";
    static final String NEXT_SEGMENT = WEFT + "tunnel.next_segment";

    private P4Names() {}

    /** Returns the suffix of an address family. */
    static String family(boolean v6) {
        return v6 ? "v6" : "v4";
    }
}
