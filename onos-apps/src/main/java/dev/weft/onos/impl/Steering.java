package dev.weft.onos.impl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.AgentConfiguration;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.transaction.AgentChange;
import dev.weft.onos.agents.Agents;
import dev.weft.onos.agents.DirectSteering;
import dev.weft.onos.netcfg.Devices;
import dev.weft.onos.state.WeftState;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.onosproject.net.DeviceId;

/**
 * Makes the switches of one domain steer by a configuration: their resident agents are told, and where there is none,
 * ONOS does it. What the agents were told is a fact of the cluster's store, since another node may lead at the next change.
 */
final class Steering {
    private final String domain;
    private final WeftState state;
    private final Semantics semantics;
    private final Agents agents;
    private final DirectSteering direct;
    private final Devices devices;
    private SemanticModel model;
    private SortedMap<String, DeviceId> places;

    Steering(
            String domain,
            WeftState state,
            Semantics semantics,
            Agents agents,
            DirectSteering direct,
            Devices devices) {
        this.domain = domain;
        this.state = state;
        this.semantics = semantics;
        this.agents = agents;
        this.direct = direct;
        this.devices = devices;
    }

    /**
     * Before the flip: from what they were told to what both configurations have in common, see {@link AgentChange}.
     *
     * @return why some do not know; empty if all do
     */
    String prepare(Compilation after, SortedMap<String, DeviceId> of) {
        return tell(after, of, told());
    }

    private Optional<Compilation> told() {
        return state.get(WeftState.TOLD, domain)
                .map(fact -> semantics.compile(
                        fact.path("file").asText(), fact.path("text").asText()));
    }

    /** After a change that did not come about: again what they were told before. */
    String goBack(SortedMap<String, DeviceId> of) {
        return told().map(before -> tell(before, of, Optional.empty())).orElse("");
    }

    /** When all have flipped: the new configuration. */
    String tell(Compilation after, String file, String text, SortedMap<String, DeviceId> of) {
        String why = tell(after, of, Optional.empty());
        if (why.isEmpty()) {
            ObjectNode told = Reports.object().put("file", file).put("text", text);
            if (!state.get(WeftState.TOLD, domain).filter(told::equals).isPresent()) {
                state.put(WeftState.TOLD, domain, told);
            }
        }
        return why;
    }

    private String tell(Compilation after, SortedMap<String, DeviceId> at, Optional<Compilation> before) {
        model = after.model();
        places = at;
        direct.clear();
        StringBuilder why = new StringBuilder();
        for (Map.Entry<String, SwitchConfiguration> one : after.switches().entrySet()) {
            Optional<AgentConfiguration> next = one.getValue().agent();
            DeviceId device = at.get(one.getKey());
            if (next.isEmpty() || device == null) {
                continue;
            }
            AgentConfiguration configuration = before.map(had -> had.switches().get(one.getKey()))
                    .flatMap(SwitchConfiguration::agent)
                    .map(had -> AgentChange.between(had, next.get()))
                    .orElse(next.get());
            if (devices.hasAgent(device)) {
                String answer = agents.configure(device, configuration, model);
                why.append(why.length() == 0 || answer.isEmpty() ? "" : "; ").append(answer);
            } else {
                direct.configure(device, configuration);
            }
        }
        round();
        return why.toString();
    }

    /** Where ONOS steers itself: chooses anew by what is reported and measured now. */
    void round() {
        if (model != null) {
            direct.round(model, places, new Metrics.Reported(state));
        }
    }
}
