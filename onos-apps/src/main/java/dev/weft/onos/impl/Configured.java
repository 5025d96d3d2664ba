package dev.weft.onos.impl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.onos.api.WeftException;
import dev.weft.onos.state.WeftState;

/** Takes semantic configurations from the network configuration. */
final class Configured {
    private static final String WHO = "netcfg";

    private final DomainContext context;
    private final WeftNetcfg netcfg;
    private final Plans plans;
    private final Requests requests;
    private final Domains domains;
    private final Operations operations;
    private final Runnable listener = this::takeAll;

    Configured(
            DomainContext context,
            WeftNetcfg netcfg,
            Plans plans,
            Requests requests,
            Domains domains,
            Operations operations) {
        this.context = context;
        this.netcfg = netcfg;
        this.plans = plans;
        this.requests = requests;
        this.domains = domains;
        this.operations = operations;
    }

    void start() {
        netcfg.listen(listener);
        takeAll();
    }

    void stop() {
        netcfg.forget(listener);
    }

    private void takeAll() {
        netcfg.texts().forEach((name, text) -> netcfg.domain(name, text).ifPresent(domains::controller));
    }

    /** On the leader: a configuration of the network configuration that was not taken yet becomes the wanted one. */
    void take(String domain) {
        netcfg.texts().forEach((name, text) -> {
            if (!netcfg.domain(name, text).filter(domain::equals).isPresent()) {
                return;
            }
            ObjectNode taken = Reports.object().put("text", text);
            if (context.state()
                    .get(WeftState.NETCFG, domain)
                    .filter(taken::equals)
                    .isPresent()) {
                return;
            }
            ObjectNode plan;
            try {
                plan = plans.make(name, text, WHO);
            } catch (WeftException e) {
                if (e.kind() != WeftException.Kind.UNAVAILABLE && e.kind() != WeftException.Kind.CONFLICT) {
                    context.state().put(WeftState.NETCFG, domain, taken);
                }
                throw e;
            }
            context.state().put(WeftState.NETCFG, domain, taken);
            operations.audited(WHO, "apply " + name, () -> {
                if (Plans.waits(plan)) {
                    throw Requests.waiting(plan);
                }
                requests.want(plan, WHO);
                return plans.report(plan);
            });
        });
    }
}
