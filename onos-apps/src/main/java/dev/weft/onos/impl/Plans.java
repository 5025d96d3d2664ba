package dev.weft.onos.impl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.model.Policy;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.model.Service;
import dev.weft.onos.api.Report;
import dev.weft.onos.api.WeftException;
import dev.weft.onos.install.Prepared;
import dev.weft.onos.netcfg.Devices;
import dev.weft.onos.state.WeftState;
import dev.weft.transaction.Image;
import dev.weft.transaction.StoreException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.onosproject.net.DeviceId;
import org.onosproject.net.pi.model.PiPipeconfId;
import org.onosproject.net.pi.service.PiPipeconfService;

/** Makes plans, keeps them in the cluster's store, and says what they are. */
final class Plans {
    private static final int ID_LENGTH = 12;
    private static final int KEPT = 50;

    private final DomainContext context;
    private final Devices devices;
    private final PiPipeconfService pipeconfs;

    Plans(DomainContext context, Devices devices, PiPipeconfService pipeconfs) {
        this.context = context;
        this.devices = devices;
        this.pipeconfs = pipeconfs;
    }

    /** Makes a plan and keeps it. */
    ObjectNode make(String file, String text, String who) {
        Compilation compilation = context.semantics().compile(file, text);
        SemanticModel model = compilation.model();
        Optional<ObjectNode> before = context.state().get(WeftState.DESIRED, model.domain());
        SortedMap<String, DeviceId> of =
                new TreeMap<>(before.map(DomainContext::devices).orElse(new TreeMap<>()));
        compilation.switches().keySet().forEach(name -> of.put(name, device(name)));
        requirePipeline(of);
        requireAgents(model, of);
        SortedMap<String, Image> images = read(of);
        Prepared prepared = Prepared.of(context.semantics().pipeline(), compilation, images);
        SemanticModel had = before.map(fact -> context.semantics()
                        .compile(text(fact, "file"), text(fact, "text"))
                        .model())
                .orElse(null);
        List<String> risks =
                Risks.of(prepared.plan().switches().values(), images, model, had, context.settings().riskySharePercent);
        List<String> lines = new ArrayList<>(prepared.plan().render(model));
        if (prepared.isEmpty()) {
            lines.add("nothing to change");
        }
        ObjectNode plan = Reports.object()
                .put("id", id(text + prepared.base()))
                .put("domain", model.domain())
                .put("file", file)
                .put("text", text)
                .put("who", who)
                .put("base", prepared.base())
                .put("writes", prepared.writes())
                .put("flips", prepared.flips());
        plan.set("lines", Reports.array(lines));
        plan.set("risks", Reports.array(risks));
        ObjectNode places = plan.putObject("devices");
        of.forEach((name, device) -> places.put(name, device.toString()));
        context.state()
                .get(WeftState.PLAN, text(plan, "id"))
                .ifPresent(same -> plan.set("approvedBy", same.get("approvedBy")));
        context.state().put(WeftState.PLAN, text(plan, "id"), plan);
        forgetOld(text(plan, "id"));
        return plan;
    }

    private DeviceId device(String switchName) {
        List<DeviceId> candidates = devices.of(switchName);
        if (candidates.size() > 1) {
            throw Reports.refusal(
                    WeftException.Kind.CONFLICT,
                    "switch/" + switchName + ": the network configuration says of " + candidates
                            + " that they are this switch; take \"weft\" away from devices/ID of those that are not");
        }
        return candidates.get(0);
    }

    private void forgetOld(String newest) {
        SortedMap<String, ObjectNode> all = context.state().all(WeftState.PLAN);
        for (String id : all.keySet()) {
            if (all.size() - KEPT > 0 && !id.equals(newest) && !all.get(id).hasNonNull("approvedBy")) {
                context.state().remove(WeftState.PLAN, id);
                return;
            }
        }
    }

    ObjectNode get(String id) {
        return context.state()
                .get(WeftState.PLAN, id)
                .orElseThrow(() -> Reports.refusal(
                        WeftException.Kind.NOT_FOUND, "there is no plan " + id + "; weft-plan FILE makes one"));
    }

    Report report(ObjectNode plan) {
        List<String> lines = new ArrayList<>(Reports.texts(plan.path("lines")));
        lines.add("plan " + text(plan, "id") + ": " + plan.path("writes").asInt() + " writes, "
                + plan.path("flips").asInt() + " flips");
        for (String risk : Reports.texts(plan.path("risks"))) {
            lines.add("risk: " + risk);
        }
        if (waits(plan)) {
            lines.add("waits for approval");
        }
        ObjectNode json = plan.deepCopy();
        json.remove("text");
        json.put("waits", waits(plan));
        return new Report(lines, json.toString());
    }

    /** Whether somebody must approve a plan first. */
    static boolean waits(ObjectNode plan) {
        return !plan.path("risks").isEmpty() && !plan.hasNonNull("approvedBy");
    }

    /** Refuses devices that run another pipeline, or none. */
    void requirePipeline(SortedMap<String, DeviceId> of) {
        List<String> wrong = new ArrayList<>();
        of.forEach((name, device) -> {
            Optional<PiPipeconfId> runs = pipeconfs.ofDevice(device);
            if (!runs.equals(Optional.of(WeftPipeconf.ID))) {
                wrong.add("switch/" + name + ": " + device + " runs "
                        + runs.map(id -> "the pipeline " + id).orElse("no pipeline that ONOS knows")
                        + ", and the plan is for " + WeftPipeconf.ID
                        + "; set \"pipeconf\" in devices/" + device + "/basic of the network configuration");
            }
        });
        if (!wrong.isEmpty()) {
            throw Reports.refusal(WeftException.Kind.CONFLICT, wrong);
        }
    }

    private void requireAgents(SemanticModel model, Map<String, DeviceId> of) {
        List<String> wrong = new ArrayList<>();
        of.forEach((name, device) -> {
            if (model.switchNode(name).isEmpty() || devices.hasAgent(device)) {
                return;
            }
            for (Service service : model.services()) {
                if (needsFeedback(service.policy())) {
                    wrong.add(service.position() + ": " + service.id() + ": its policy " + service.policy()
                            + " chooses for each flow by the feedback of an agent, and " + device + " (switch/" + name
                            + ") is connected without one; choose compute-only, network-only, joint-best or"
                            + " consistent-hash, or put an agent there");
                }
            }
        });
        if (!wrong.isEmpty()) {
            throw Reports.refusal(WeftException.Kind.CONFLICT, wrong);
        }
    }

    /** Whether the data plane compares loads itself; else one instance is best, or flows are shared by weight. */
    private static boolean needsFeedback(Policy policy) {
        return policy.weighsCompute() && policy != Policy.COMPUTE_ONLY && policy != Policy.JOINT_BEST;
    }

    private SortedMap<String, Image> read(SortedMap<String, DeviceId> of) {
        SortedMap<String, Image> images = new TreeMap<>();
        for (Map.Entry<String, DeviceId> one : of.entrySet()) {
            try {
                images.put(one.getKey(), context.store(one.getValue(), () -> {}).read());
            } catch (StoreException e) {
                throw Reports.refusal(WeftException.Kind.UNAVAILABLE, one.getKey() + ": " + e.getMessage());
            }
        }
        return images;
    }

    private static String id(String content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content.getBytes(StandardCharsets.UTF_8));
            StringBuilder hex = new StringBuilder();
            for (byte octet : digest) {
                hex.append(Character.forDigit(octet >> 4 & 15, 16)).append(Character.forDigit(octet & 15, 16));
            }
            return hex.substring(0, ID_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String text(ObjectNode fact, String field) {
        return fact.path(field).asText();
    }
}
