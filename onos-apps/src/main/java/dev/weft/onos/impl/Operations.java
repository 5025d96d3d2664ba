package dev.weft.onos.impl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.onos.api.Report;
import dev.weft.onos.api.WeftException;
import dev.weft.onos.state.AuditLog;
import dev.weft.onos.state.WeftState;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** What the service does, on whichever node is asked; who asked for a change stands in the audit log. */
final class Operations {
    private final DomainContext context;
    private final Plans plans;
    private final Requests requests;
    private final Views views;
    private final Domains domains;
    private final AuditLog auditLog;

    Operations(DomainContext context, Plans plans, Requests requests, Views views, Domains domains, AuditLog auditLog) {
        this.context = context;
        this.plans = plans;
        this.requests = requests;
        this.views = views;
        this.domains = domains;
        this.auditLog = auditLog;
    }

    Report validate(String file, String text) {
        return context.semantics().validate(file, text);
    }

    Report plan(String file, String text, String who) {
        return audited(who, "plan " + file, () -> plans.report(plans.make(file, text, who)));
    }

    Report plan(String id) {
        return plans.report(plans.get(id));
    }

    Report approve(String id, String who) {
        return audited(who, "approve " + id, () -> {
            ObjectNode plan = plans.get(id);
            plan.put("approvedBy", who);
            context.state().put(WeftState.PLAN, id, plan);
            return plans.report(plan);
        });
    }

    Report apply(String id, String who) {
        return audited(who, "apply " + id, () -> requests.apply(plans.get(id), who));
    }

    Report apply(String file, String text, String who) {
        return audited(who, "apply " + file, () -> requests.apply(plans.make(file, text, who), who));
    }

    Report explain(String file, String text, String statement) {
        return context.semantics().explain(context.semantics().compile(file, text), statement);
    }

    Report explain(String statement) {
        for (Compilation compilation : views.compilations().values()) {
            if (compilation.model().statement(statement).isPresent()) {
                return context.semantics().explain(compilation, statement);
            }
        }
        throw Reports.refusal(WeftException.Kind.NOT_FOUND, "no installed configuration has a statement " + statement);
    }

    Report status() {
        return views.status(domains.controllers());
    }

    Report services() {
        return views.services();
    }

    Report instances() {
        return views.instances();
    }

    Report audit() {
        return views.audit();
    }

    Report report(String json, String who) {
        JsonNode metrics = Reports.parse(json);
        return audited(who, "report metrics", () -> Metrics.take(metrics, context.state(), models()));
    }

    private List<SemanticModel> models() {
        List<SemanticModel> models = new ArrayList<>();
        views.compilations().values().forEach(compilation -> models.add(compilation.model()));
        return models;
    }

    List<String> statements() {
        TreeSet<String> ids = new TreeSet<>();
        models().forEach(model -> model.statements().forEach(statement -> ids.add(statement.id())));
        return new ArrayList<>(ids);
    }

    List<String> plans() {
        return new ArrayList<>(context.state().all(WeftState.PLAN).keySet());
    }

    /** What is written to the audit log. */
    interface Action {
        Report run();
    }

    /** Does something and writes down how it ended. */
    Report audited(String who, String what, Action action) {
        try {
            Report report = action.run();
            List<String> lines = report.lines();
            auditLog.write(who, what, lines.isEmpty() ? "done" : lines.get(lines.size() - 1));
            return report;
        } catch (WeftException e) {
            auditLog.write(who, what, "refused: " + e.report().lines().get(0));
            throw e;
        }
    }
}
