package dev.weft.onos.impl;

import dev.weft.control.core.check.Checker;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.compile.Compiler;
import dev.weft.control.core.explain.Explainer;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.model.Problem;
import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.control.core.plan.Planner;
import dev.weft.control.core.text.Reading;
import dev.weft.control.core.text.SemanticReader;
import dev.weft.onos.api.WeftService;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.onosproject.net.pi.service.PiPipeconfService;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;

/** The core as a component; it starts when the pipeconf is registered, and compiles for exactly that pipeline. */
@Component(immediate = true, service = WeftService.class)
public final class WeftManager implements WeftService {
    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    WeftPipeconfLoader loader;

    @Reference(cardinality = ReferenceCardinality.MANDATORY)
    PiPipeconfService pipeconfService;

    private PipelineModel pipeline;

    @Activate
    void activate() {
        pipeline = PiPipelines.toCore(pipeconfService
                .getPipeconf(WeftPipeconf.ID)
                .orElseThrow(() -> new IllegalStateException("pipeconf " + WeftPipeconf.ID + " is not registered"))
                .pipelineModel());
    }

    @Override
    public List<String> validate(String file, String text) {
        return lines(problems(new SemanticReader().read(file, text)));
    }

    @Override
    public List<String> plan(String file, String text) {
        Compilation compilation = compile(file, text);
        Map<String, SwitchConfiguration> empty = new TreeMap<>();
        compilation
                .switches()
                .forEach((name, desired) -> empty.put(
                        name,
                        SwitchConfiguration.builder(name, desired.device()).build()));
        return Planner.plan(compilation.switches(), empty).render(compilation.model());
    }

    @Override
    public List<String> explain(String file, String text, String statement) {
        return new Explainer(compile(file, text))
                .statement(statement).stream()
                        .map(part -> part.switchName() + ": " + part.text())
                        .collect(Collectors.toList());
    }

    private Compilation compile(String file, String text) {
        Reading reading = new SemanticReader().read(file, text);
        List<Problem> problems = problems(reading);
        if (Checker.hasErrors(problems)) {
            throw new IllegalArgumentException(String.join("\n", lines(problems)));
        }
        return new Compiler(pipeline).compile(reading.model().orElseThrow());
    }

    private List<Problem> problems(Reading reading) {
        List<Problem> problems = new ArrayList<>(reading.problems());
        reading.model().ifPresent((SemanticModel model) -> problems.addAll(Checker.check(model, pipeline)));
        return problems;
    }

    private static List<String> lines(List<Problem> problems) {
        return problems.stream().sorted().map(Problem::toString).collect(Collectors.toList());
    }
}
