package dev.weft.control.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.control.core.model.SemanticModel;
import dev.weft.control.daemon.Reconciler.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import p4.v1.P4RuntimeOuterClass.Update;

class ReconcilerTest {
    @TempDir
    private Path directory;

    private final Controller controller = Controller.create();
    private final String text = Fixtures.text("examples/arvr.yaml");
    private final SemanticModel model = controller.read("arvr.yaml", text);
    private final FakeNetwork network = new FakeNetwork(model, true, true);
    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("arvr.yaml");
        Files.writeString(file, text);
    }

    @AfterEach
    void close() {
        network.close();
    }

    @Test
    void writesOnceAndThenOnlyWhatChanges() throws IOException {
        Reconciler reconciler = new Reconciler(file, controller, network.channels());

        assertThat(reconciler.round()).isEqualTo(Outcome.WRITTEN);
        assertThat(reconciler.round()).isEqualTo(Outcome.UNCHANGED);

        network.forgetWrites();
        Files.writeString(file, text.replace("deny: {agents: [camera-1]", "allow: {agents: [camera-1]"));
        assertThat(reconciler.round()).isEqualTo(Outcome.WRITTEN);
        assertThat(network.writes()).isBetween(1, 2);
    }

    @Test
    void aSwitchThatComesBackEmptyIsFilledAgain() {
        Reconciler reconciler = new Reconciler(directory, controller, network.channels());
        reconciler.round();
        int entries = network.get("s2").entities.size();

        network.get("s2").entities.clear();
        network.get("s2").configurations.clear();

        assertThat(reconciler.round()).isEqualTo(Outcome.WRITTEN);
        assertThat(network.get("s2").entities).hasSize(entries);
        assertThat(network.get("s2").configurations).hasSize(1);
    }

    @Test
    void aWrongFileChangesNothing() throws IOException {
        Reconciler reconciler = new Reconciler(file, controller, network.channels());
        reconciler.round();
        network.forgetWrites();

        Files.writeString(file, "weft: 2");
        assertThat(reconciler.round()).isEqualTo(Outcome.BAD_INPUT);
        Files.delete(file);
        assertThat(reconciler.round()).isEqualTo(Outcome.BAD_INPUT);
        assertThat(network.writes()).isZero();

        Files.writeString(file, text);
        assertThat(reconciler.round()).isEqualTo(Outcome.UNCHANGED);
    }

    @Test
    void aSwitchThatIsDownIsTriedAgain() {
        network.get("s4").close();
        Reconciler reconciler = new Reconciler(file, controller, network.channels());

        assertThat(reconciler.round()).isEqualTo(Outcome.FAILED);
        assertThat(network.writes()).isZero();
    }

    @Test
    void whatIsRefusedIsProposedABoundedNumberOfTimes() throws IOException {
        network.get("s3").refuses = update -> update.getType() == Update.Type.INSERT;
        Reconciler reconciler = new Reconciler(file, controller, network.channels());
        for (int i = 1; i < Reconciler.MOST_REFUSALS; i++) {
            assertThat(reconciler.round()).isEqualTo(Outcome.FAILED);
        }
        assertThat(reconciler.round()).isEqualTo(Outcome.GIVEN_UP);
        network.forgetWrites();
        network.get("s3").refuses = update -> false;
        assertThat(reconciler.round()).isEqualTo(Outcome.GIVEN_UP);
        assertThat(network.writes()).isZero();

        Files.writeString(file, text + "\n");
        assertThat(reconciler.round()).isEqualTo(Outcome.WRITTEN);
    }

    @Test
    void twoFilesInADirectoryAreRefused() throws IOException {
        Files.writeString(directory.resolve("other.yml"), text);

        assertThat(new Reconciler(directory, controller, network.channels()).round())
                .isEqualTo(Outcome.BAD_INPUT);
    }

    @Test
    void stopsAfterTheRoundUnderWay() throws InterruptedException {
        CountDownLatch stop = new CountDownLatch(1);
        stop.countDown();

        new Reconciler(file, controller, network.channels()).run(Duration.ofHours(1), stop);

        assertThat(network.writes()).as("one round was made").isPositive();
    }
}
