package dev.weft.onos.impl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.onos.agents.DirectSteering;
import dev.weft.onos.api.Report;
import dev.weft.onos.api.WeftException;
import dev.weft.onos.state.WeftState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Takes the metrics of instances that somebody measures, where no agent does. */
final class Metrics {
    private static final double BEST = 10;

    private Metrics() {}

    /**
     * Checks metrics and keeps them.
     *
     * @param metrics by instance, an object with {@code score} (0..10) and {@code delayMs} (0 or more)
     */
    static Report take(JsonNode metrics, WeftState state, List<SemanticModel> models) {
        ObjectNode json = Reports.object();
        ArrayNode problems = json.putArray("problems");
        List<String> lines = new ArrayList<>();
        if (!metrics.isObject()) {
            problem(problems, lines, "", "is no object: give, by instance, score and delayMs");
        }
        for (Map.Entry<String, JsonNode> one : metrics.properties()) {
            String path = "/" + one.getKey();
            if (models.stream().noneMatch(model -> model.instance(one.getKey()).isPresent())) {
                problem(problems, lines, path, "no installed configuration has an instance " + one.getKey());
                continue;
            }
            for (Map.Entry<String, JsonNode> value : one.getValue().properties()) {
                String at = path + "/" + value.getKey();
                double number = value.getValue().asDouble(-1);
                if (!"score".equals(value.getKey()) && !"delayMs".equals(value.getKey())) {
                    problem(problems, lines, at, "is no metric: give score or delayMs");
                } else if (!value.getValue().isNumber() || number < 0) {
                    problem(problems, lines, at, "must be a number of 0 or more");
                } else if ("score".equals(value.getKey()) && number > BEST) {
                    problem(problems, lines, at, "must be 0..10");
                }
            }
        }
        if (!lines.isEmpty()) {
            throw new WeftException(WeftException.Kind.BAD_INPUT, new Report(lines, json.toString()));
        }
        metrics.properties().forEach(one -> state.put(WeftState.METRIC, one.getKey(), one.getValue()));
        json.removeAll();
        json.put("taken", metrics.size());
        return new Report(List.of("metrics of " + metrics.size() + " instances taken"), json.toString());
    }

    /** The metrics that are kept, as they are when this is made. */
    static final class Reported implements DirectSteering.Reports {
        private static final double US_PER_MS = 1_000;
        private static final long WORST_US = 100_000; // of an instance with score 0, where the pool has no deadline

        private final Map<String, ObjectNode> metrics;

        Reported(WeftState state) {
            metrics = state.all(WeftState.METRIC);
        }

        /** As reported, or as the score says: 10 is none, 0 is the deadline. */
        @Override
        public long delayUs(String instance, long deadlineUs) {
            JsonNode metric = metrics.get(instance);
            if (metric == null) {
                return 0;
            }
            if (metric.has("delayMs")) {
                return (long) (metric.path("delayMs").asDouble() * US_PER_MS);
            }
            double worse = (BEST - metric.path("score").asDouble(BEST)) / BEST;
            return (long) (worse * (deadlineUs > 0 ? deadlineUs : WORST_US));
        }

        @Override
        public double score(String instance) {
            JsonNode metric = metrics.get(instance);
            return metric == null ? BEST : metric.path("score").asDouble(BEST);
        }
    }

    private static void problem(ArrayNode problems, List<String> lines, String path, String message) {
        problems.addObject().put("severity", "error").put("path", path).put("message", path + ": " + message);
        lines.add(path + ": " + message);
    }
}
