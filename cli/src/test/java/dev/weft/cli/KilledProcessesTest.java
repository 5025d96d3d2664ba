package dev.weft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.dataplane.api.TransactionEvent;
import dev.weft.dataplane.api.TransactionsGrpc;
import dev.weft.dataplane.api.transaction.TransactionMessages;
import dev.weft.transaction.Request;
import dev.weft.transaction.Standing;
import io.grpc.Channel;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Transactions over processes that are killed: {@code weft switch}, {@code weft agent} and {@code weft apply} on loopback,
 * each a JVM. Phases are told apart by asking the agents. Whatever is killed, what is there in the end is one configuration.
 */
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KilledProcessesTest {
    private static final Pattern LISTENING = Pattern.compile("listening on 127\\.0\\.0\\.1:(\\d+)");
    private static final int WAIT_SECONDS = 60;

    /** Below every term: an agent answers how things stand, and changes nothing. */
    private static final long NO_TERM = 0;

    @TempDir
    private Path directory;

    private final List<SwitchChild> switches = new ArrayList<>();
    private final List<Integer> targets = new ArrayList<>();
    private final List<Process> agents = new ArrayList<>();
    private final List<Integer> ports = new ArrayList<>();
    private final List<ManagedChannel> channels = new ArrayList<>();
    private final List<Process> others = new ArrayList<>();
    private Path before;
    private Path after;

    @BeforeEach
    void start() throws IOException {
        for (int device = 1; device <= 2; device++) {
            Path folder = Files.createDirectory(directory.resolve("switch-" + device));
            switches.add(SwitchChild.start(
                    folder, List.of(), "--no-p4", "--grpc", "127.0.0.1:0", "--device-id", Integer.toString(device)));
        }
        for (int index = 0; index < 2; index++) {
            targets.add(switches.get(index).ready().getPort());
            agents.add(null);
            ports.add(0);
            startAgent(index);
            channels.add(Grpc.newChannelBuilder("127.0.0.1:" + ports.get(index), InsecureChannelCredentials.create())
                    .build());
        }
        String text = SmallNetwork.twoServices(ports.get(0), ports.get(1));
        before = Files.writeString(directory.resolve("before.yaml"), text);
        after = Files.writeString(
                directory.resolve("after.yaml"), text.replace("services: [translate]}}", "services: [speak]}}"));
        assertThat(finished(apply(before))).isZero();
    }

    /** At the port that it had before, if it had one. */
    private void startAgent(int index) throws IOException {
        Process agent = child(
                "agent",
                "--target",
                "127.0.0.1:" + targets.get(index),
                "--device-id",
                Integer.toString(index + 1),
                "--listen",
                "127.0.0.1:" + ports.get(index),
                "--state",
                directory.resolve("agent-" + (index + 1)).toString());
        agents.set(index, agent);
        Matcher matcher = LISTENING.matcher("");
        do {
            String line = agent.inputReader().readLine();
            assertThat(line).as("what the agent says").isNotNull();
            matcher.reset(line);
        } while (!matcher.find());
        ports.set(index, Integer.valueOf(matcher.group(1)));
    }

    private Process child(String... arguments) throws IOException {
        Process process = new ProcessBuilder(WeftChild.command(arguments))
                .redirectErrorStream(true)
                .start();
        others.add(process);
        return process;
    }

    @AfterEach
    void stop() throws IOException {
        channels.forEach(ManagedChannel::shutdownNow);
        others.forEach(Process::destroyForcibly);
        for (SwitchChild child : switches) {
            child.close();
        }
    }

    private Process apply(Path file) throws IOException {
        return apply(file, "50");
    }

    /** With so long a drain that it can be met between its flip and its end. */
    private Process slowly(Path file) throws IOException {
        return apply(file, "2000");
    }

    private Process apply(Path file, String lifetimeMs) throws IOException {
        return child("apply", file.toString(), "--state", state(), "--lifetime", lifetimeMs);
    }

    private String state() {
        return directory.resolve("state").toString();
    }

    private static int finished(Process process) throws IOException {
        try {
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)).as(out).isTrue();
            assertThat(process.exitValue()).as(out).isZero();
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private Standing standing(int index) {
        Request question = Request.hello(NO_TERM);
        Channel channel = channels.get(index);
        Iterator<TransactionEvent> events =
                TransactionsGrpc.newBlockingStub(channel).withWaitForReady().ask(TransactionMessages.message(question));
        while (events.hasNext()) {
            TransactionEvent event = events.next();
            if (event.hasReply()) {
                return TransactionMessages.reply(question, event.getReply()).standing();
            }
        }
        throw new AssertionError("no answer");
    }

    private void await(int index, Predicate<Standing> condition) throws InterruptedException {
        until(() -> condition.test(standing(index)));
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        long endNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(endNs);
            Thread.sleep(10);
        }
    }

    private static void kill(Process process) throws InterruptedException {
        process.destroyForcibly().waitFor(); // SIGKILL
    }

    /** Both switches hold all that a file says, entry by entry, in the same epoch, and nothing is under way. */
    private void assertHold(Path... either) {
        Run first = Run.of("status", either[0].toString());
        Run last = first.code() == ExitCode.OK ? first : Run.of("status", either[either.length - 1].toString());
        assertThat(last.code()).as(first.out() + last.out() + last.err()).isZero();
        Run verified = Run.of("status", either[0].toString(), "--verify", "--state", state());
        assertThat(verified.code()).as(verified.out() + verified.err()).isZero();
        assertThat(standing(0).busy() || standing(1).busy()).isFalse();
        assertThat(standing(0).epoch()).isEqualTo(standing(1).epoch());
    }

    private void end() throws InterruptedException {
        AtomicReference<Run> last = new AtomicReference<>();
        // An agent that has just started may not have its switch yet: then nothing is written, and one tries again.
        until(() -> {
            last.set(Run.of("apply", "--abort", before.toString(), "--state", state(), "--lifetime", "50"));
            return !last.get().err().contains("the P4 target behind it does not");
        });
        assertThat(last.get().code()).as(last.get().out() + last.get().err()).isZero();
    }

    @Test
    void whateverIsKilledTheSwitchesHoldTheOldOrTheNew() throws IOException, InterruptedException {
        // The coordinator, when it has become the leader: before its decision, or a little later.
        long term = standing(0).term();
        Process first = apply(after);
        await(0, standing -> standing.term() > term);
        kill(first);
        end();
        assertHold(before, after);
        assertThat(finished(apply(before))).isZero();

        // The coordinator, when the first has flipped: it is finished.
        Process second = slowly(after);
        await(0, standing -> standing.busy() && standing.stage() >= Standing.FLIPPED);
        kill(second);
        end();
        assertHold(after);

        // An agent that has flipped: the apply goes on when it is back.
        Process third = slowly(before);
        await(1, standing -> standing.busy() && standing.stage() >= Standing.FLIPPED);
        kill(agents.get(1));
        startAgent(1);
        assertThat(finished(third)).isZero();
        assertHold(before);

        // An agent before its vote: the apply gives up, or goes on when it is back.
        long latest = standing(0).term();
        Process fourth = apply(after);
        await(0, standing -> standing.term() > latest);
        kill(agents.get(1));
        startAgent(1);
        assertThat(fourth.waitFor(WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        end();
        assertHold(before, after);
    }
}
