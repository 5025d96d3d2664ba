package dev.weft.onos.impl;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.onos.api.Report;
import dev.weft.onos.state.WeftState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.onosproject.mastership.MastershipService;
import org.onosproject.net.DeviceId;
import org.onosproject.net.device.DeviceService;

/** Says how things are, from the cluster's store and ONOS's own services. */
final class Views {
    private final DomainContext context;
    private final DeviceService devices;
    private final MastershipService mastership;
    private final PuntMonitor punts;

    Views(DomainContext context, DeviceService devices, MastershipService mastership, PuntMonitor punts) {
        this.context = context;
        this.devices = devices;
        this.mastership = mastership;
        this.punts = punts;
    }

    /** The configurations that the domains should have, compiled. */
    SortedMap<String, Compilation> compilations() {
        SortedMap<String, Compilation> all = new TreeMap<>();
        context.state()
                .all(WeftState.DESIRED)
                .forEach((domain, fact) -> all.put(
                        domain,
                        context.semantics()
                                .compile(
                                        fact.path("file").asText(),
                                        fact.path("text").asText())));
        return all;
    }

    private List<SemanticModel> models() {
        List<SemanticModel> models = new ArrayList<>();
        compilations().values().forEach(compilation -> models.add(compilation.model()));
        return models;
    }

    Report status(Map<String, DomainController> controllers) {
        ObjectNode json = Reports.object();
        List<String> lines = new ArrayList<>();
        ArrayNode domains = json.putArray("domains");
        context.state().all(WeftState.DESIRED).forEach((domain, fact) -> {
            String leader = context.cluster().leader(domain);
            ObjectNode outcome = context.state()
                    .get(WeftState.OUTCOME, fact.path("request").asText())
                    .orElseGet(() -> Reports.object().put("text", "under way"));
            DomainController controller = controllers.get(domain);
            String trouble = controller == null ? "" : controller.trouble();
            String drift = controller == null ? "" : controller.drift();
            ObjectNode one = domains.addObject()
                    .put("domain", domain)
                    .put("file", fact.path("file").asText())
                    .put("leader", leader)
                    .put("outcome", outcome.path("text").asText())
                    .put("trouble", trouble)
                    .put("drift", drift);
            lines.add(domain + ": " + fact.path("file").asText() + ", leader " + leader + ", "
                    + outcome.path("text").asText() + (trouble.isEmpty() ? "" : "; " + trouble)
                    + (drift.isEmpty() ? "" : "; drift repaired: " + drift));
            ArrayNode list = one.putArray("devices");
            DomainContext.devices(fact).forEach((name, device) -> lines.add("  " + device(list, name, device)));
        });
        ObjectNode reasons = json.putObject("packetIns");
        punts.counts().forEach((name, count) -> {
            reasons.put(name, count);
            lines.add("packet-ins at this node: " + name + " " + count);
        });
        return new Report(lines, json.toString());
    }

    private String device(ArrayNode list, String name, DeviceId device) {
        boolean available = devices.isAvailable(device);
        String master = String.valueOf(mastership.getMasterFor(device));
        list.addObject()
                .put("switch", name)
                .put("device", device.toString())
                .put("available", available)
                .put("master", master);
        return name + ": " + device + (available ? "" : " is not available") + ", master " + master;
    }

    Report services() {
        ObjectNode json = Reports.object();
        ArrayNode list = json.putArray("services");
        List<String> lines = new ArrayList<>();
        for (SemanticModel model : models()) {
            for (Service service : model.services()) {
                String policy = service.policy().name().toLowerCase(Locale.ROOT).replace('_', '-');
                String address = service.address() + ":" + service.port();
                list.addObject()
                        .put("domain", model.domain())
                        .put("service", service.name())
                        .put("address", address)
                        .put("protocol", service.protocol().toString().toLowerCase(Locale.ROOT))
                        .put("policy", policy)
                        .put("instances", service.instances().size());
                lines.add(service.name() + ": " + address + "/"
                        + service.protocol().toString().toLowerCase(Locale.ROOT) + ", " + policy + ", "
                        + service.instances().size() + " instances");
            }
        }
        return new Report(lines, json.toString());
    }

    Report instances() {
        ObjectNode json = Reports.object();
        ArrayNode list = json.putArray("instances");
        List<String> lines = new ArrayList<>();
        SortedMap<String, ObjectNode> metrics = context.state().all(WeftState.METRIC);
        for (SemanticModel model : models()) {
            for (Service service : model.services()) {
                for (Instance instance : service.instances()) {
                    ObjectNode one = list.addObject()
                            .put("domain", model.domain())
                            .put("instance", instance.name())
                            .put("service", service.name())
                            .put("host", instance.host())
                            .put("port", instance.port())
                            .put("workers", instance.workers());
                    ObjectNode metric = metrics.get(instance.name());
                    if (metric != null) {
                        one.set("metrics", metric);
                    }
                    lines.add(instance.name() + ": " + service.name() + " at " + instance.host() + ":"
                            + instance.port() + ", " + instance.workers() + " workers"
                            + (metric == null ? "" : ", " + metric));
                }
            }
        }
        return new Report(lines, json.toString());
    }

    Report audit() {
        ObjectNode json = Reports.object();
        ArrayNode list = json.putArray("audit");
        List<String> lines = new ArrayList<>();
        new TreeMap<>(context.state().all(WeftState.AUDIT))
                .descendingMap()
                .values()
                .forEach(record -> {
                    list.add(record);
                    lines.add(Instant.ofEpochMilli(record.path("time").asLong()) + " "
                            + record.path("node").asText() + " "
                            + record.path("who").asText() + " "
                            + record.path("what").asText() + ": "
                            + record.path("outcome").asText());
                });
        return new Report(lines, json.toString());
    }
}
