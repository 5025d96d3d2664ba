package dev.weft.onos.impl;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.onos.api.Report;
import dev.weft.onos.api.WeftException;
import dev.weft.onos.state.WeftState;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.onosproject.store.service.MapEvent;
import org.onosproject.store.service.MapEventListener;

/** Asks the leader of a domain, by the cluster's store, to install a plan, and waits for its answer there. */
final class Requests {
    private final DomainContext context;
    private final Domains domains;
    private final ConcurrentMap<String, CompletableFuture<ObjectNode>> waiting = new ConcurrentHashMap<>();
    private final MapEventListener<String, String> facts = this::onFact;

    Requests(DomainContext context, Domains domains) {
        this.context = context;
        this.domains = domains;
    }

    void start() {
        context.state().addListener(facts);
        context.state().all(WeftState.DESIRED).keySet().forEach(domains::controller);
    }

    void stop() {
        context.state().removeListener(facts);
    }

    private void onFact(MapEvent<String, String> event) {
        if (event.newValue() != null) {
            // Not on the thread that brings the news: what is done then asks the stores, which would wait for that
            // thread.
            context.execute(() -> changed(event.key()));
        }
    }

    private void changed(String name) {
        if (name.startsWith(WeftState.DESIRED)) {
            domains.controller(name.substring(WeftState.DESIRED.length()));
        } else if (name.startsWith(WeftState.OUTCOME)) {
            String request = name.substring(WeftState.OUTCOME.length());
            CompletableFuture<ObjectNode> waits = waiting.get(request);
            if (waits != null) {
                context.state().get(WeftState.OUTCOME, request).ifPresent(waits::complete);
            }
        }
    }

    /** Installs a plan, and waits until that has ended. */
    Report apply(ObjectNode plan, String who) {
        if (Plans.waits(plan)) {
            throw waiting(plan);
        }
        CompletableFuture<ObjectNode> outcome = want(plan, who);
        try {
            ObjectNode json = outcome.get(context.settings().applyTimeoutSeconds, TimeUnit.SECONDS);
            if (json.path("done").asBoolean()) {
                return new Report(List.of(json.path("text").asText()), json.toString());
            }
            throw Reports.refusal(WeftException.Kind.CONFLICT, json.path("text").asText());
        } catch (TimeoutException e) {
            throw Reports.refusal(
                    WeftException.Kind.UNAVAILABLE,
                    "not ended within " + context.settings().applyTimeoutSeconds
                            + " s; it goes on, weft-status says how far");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Reports.refusal(WeftException.Kind.UNAVAILABLE, "interrupted; the installation goes on");
        }
    }

    /** The refusal of a plan that nobody has approved. */
    static WeftException waiting(ObjectNode plan) {
        List<String> lines = new ArrayList<>();
        lines.add("plan " + plan.path("id").asText() + " waits for approval");
        Reports.texts(plan.path("risks")).forEach(risk -> lines.add("risk: " + risk));
        return Reports.refusal(WeftException.Kind.CONFLICT, lines);
    }

    /** Says in the cluster's store what a domain should hold; its leader does the rest. */
    CompletableFuture<ObjectNode> want(ObjectNode plan, String who) {
        String request = UUID.randomUUID().toString();
        ObjectNode wanted = Reports.object()
                .put("file", plan.path("file").asText())
                .put("text", plan.path("text").asText())
                .put("request", request)
                .put("plan", plan.path("id").asText())
                .put("base", plan.path("base").asLong())
                .put("who", who);
        wanted.set("devices", plan.get("devices"));
        CompletableFuture<ObjectNode> outcome = new CompletableFuture<>();
        waiting.put(request, outcome);
        outcome.whenComplete((done, failure) -> waiting.remove(request));
        context.state().put(WeftState.DESIRED, plan.path("domain").asText(), wanted);
        domains.controller(plan.path("domain").asText());
        return outcome;
    }
}
