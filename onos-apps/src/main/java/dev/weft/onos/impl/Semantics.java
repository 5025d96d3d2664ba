package dev.weft.onos.impl;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.control.core.check.Checker;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.compile.Compiler;
import dev.weft.control.core.explain.Explainer;
import dev.weft.control.core.explain.Part;
import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.Severity;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.control.core.text.Reading;
import dev.weft.control.core.text.SemanticReader;
import dev.weft.onos.api.Report;
import dev.weft.onos.api.WeftException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.onosproject.net.config.InvalidFieldException;

/** Reads, checks and compiles semantic configurations for the pipeline of ONOS. */
final class Semantics {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SemanticReader reader = new SemanticReader();
    private final PipelineModel pipeline;

    Semantics(PipelineModel pipeline) {
        this.pipeline = pipeline;
    }

    PipelineModel pipeline() {
        return pipeline;
    }

    Report validate(String file, String text) {
        return report(problems(reader.read(file, text)));
    }

    /**
     * Compiles.
     *
     * @throws WeftException of kind BAD_INPUT with all errors
     */
    Compilation compile(String file, String text) {
        Reading reading = reader.read(file, text);
        List<Problem> problems = problems(reading);
        if (Checker.hasErrors(problems)) {
            throw new WeftException(WeftException.Kind.BAD_INPUT, report(errors(problems)));
        }
        return new Compiler(pipeline).compile(reading.model().orElseThrow(IllegalStateException::new));
    }

    /** As {@link #compile}, for ONOS's network configuration. */
    void refuse(String file, String text) {
        List<Problem> errors = errors(problems(reader.read(file, text)));
        if (!errors.isEmpty()) {
            throw new InvalidFieldException(
                    "configurations/" + file + errors.get(0).position().path(),
                    String.join("\n", report(errors).lines()));
        }
    }

    /** What a statement became. */
    Report explain(Compilation compilation, String statement) {
        List<Part> parts;
        try {
            parts = new Explainer(compilation).statement(statement);
        } catch (IllegalArgumentException e) {
            throw Reports.refusal(WeftException.Kind.NOT_FOUND, e.getMessage());
        }
        ObjectNode json = JSON.createObjectNode().put("statement", statement);
        ArrayNode entries = json.putArray("entries");
        List<String> lines = new ArrayList<>();
        for (Part part : parts) {
            lines.add(part.switchName() + ": " + part.text());
            entries.addObject().put("switch", part.switchName()).put("entry", part.text());
        }
        return new Report(lines, json.toString());
    }

    private List<Problem> problems(Reading reading) {
        List<Problem> problems = new ArrayList<>(reading.problems());
        reading.model().ifPresent(model -> problems.addAll(Checker.check(model, pipeline)));
        Collections.sort(problems);
        return problems;
    }

    private static List<Problem> errors(List<Problem> problems) {
        List<Problem> errors = new ArrayList<>(problems);
        errors.removeIf(problem -> problem.severity() != Severity.ERROR);
        return errors;
    }

    private static Report report(List<Problem> problems) {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode list = json.putArray("problems");
        List<String> lines = new ArrayList<>();
        for (Problem problem : problems) {
            lines.add(problem.toString());
            list.addObject()
                    .put("severity", problem.severity() == Severity.ERROR ? "error" : "warning")
                    .put("path", problem.position().path())
                    .put("line", problem.position().line())
                    .put("statement", problem.statement())
                    .put("message", problem.toString());
        }
        return new Report(lines, json.toString());
    }
}
