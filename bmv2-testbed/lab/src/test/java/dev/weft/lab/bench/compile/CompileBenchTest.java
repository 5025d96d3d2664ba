package dev.weft.lab.bench.compile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.core.text.SemanticReader;
import dev.weft.control.daemon.Controller;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompileBenchTest {
    private static final SampleDomain.Size SMALL = new SampleDomain.Size(2, 4, 10, 2, 20, 40);

    @TempDir
    Path folder;

    @Test
    void anInstallationCountsEveryEntryOfTheDomain() throws Exception {
        CompileReport report = new CompileBench(
                        folder,
                        System::nanoTime,
                        () -> 0,
                        new CompileBench.Amount(Optional.empty(), List.of(), 0, 0, Optional.of(SMALL)),
                        line -> {})
                .run();

        SemanticModel model = new SemanticReader()
                .read(new SampleDomain(SMALL).files())
                .model()
                .orElseThrow();
        assertThat(report.install().entries())
                .isEqualTo(Controller.create().planOffline(model).writes());
        assertThat(report.install().seconds())
                .isPositive()
                .isLessThanOrEqualTo(
                        report.install().firstSeconds() + report.install().seconds());
    }
}
