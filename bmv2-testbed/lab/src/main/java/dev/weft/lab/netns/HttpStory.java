package dev.weft.lab.netns;

import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.SemanticModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** The same open-loop load from every client under one policy after another, on servers of which half are slow. */
public final class HttpStory implements NetnsScene.Story<HttpReport> {
    private static final double SLOW = 0.25;
    private static final long SETTLE_MS = 1_500;
    private static final long LIMIT_US = 60_000_000;
    private static final double US_PER_MS = 1_000;

    private final Map<String, SemanticModel> models;
    private final String own;
    private final double requestsPerSecond;
    private final double seconds;

    /**
     * Creates the story.
     *
     * @param models the scene's file by policy, in the order of the run
     * @param own the policy that the file gives
     * @param requestsPerSecond of all clients together
     * @param seconds of load for each policy
     */
    public HttpStory(Map<String, SemanticModel> models, String own, double requestsPerSecond, double seconds) {
        this.models = models;
        this.own = own;
        this.requestsPerSecond = requestsPerSecond;
        this.seconds = seconds;
    }

    @Override
    public long serviceUs() {
        return 20_000;
    }

    @Override
    public boolean passed(HttpReport report) {
        return report.passed();
    }

    @Override
    public HttpReport play(NetnsScene.Stage stage) throws InterruptedException {
        Map<String, Double> serviceMs = new TreeMap<>();
        List<Instance> instances = stage.service().instances();
        for (int i = 0; i < instances.size(); i++) {
            String name = instances.get(i).name();
            double speed = i % 2 == 0 ? 1 : SLOW;
            stage.instances().get(name).speed(speed);
            serviceMs.put(name, serviceUs() / US_PER_MS / speed);
        }
        List<Host> clients = stage.clients();
        stage.say(requestsPerSecond + " requests a second from " + clients.size() + " clients, a request takes "
                + serviceMs + " ms");
        List<HttpReport.Row> rows = new ArrayList<>();
        for (Map.Entry<String, SemanticModel> model : models.entrySet()) {
            stage.apply(model.getValue());
            TimeUnit.MILLISECONDS.sleep(SETTLE_MS);
            // A first load, not counted: agents learn the servers' speed from what they report.
            load(stage, clients, SETTLE_MS / 1_000.0, "");
            HttpReport.Row row = load(stage, clients, seconds, model.getKey());
            rows.add(row);
            stage.say(String.format(
                    "  %-15s p50 %7.1f ms, p99 %7.1f ms, %d requests, %d failed, %s",
                    row.policy(), row.p50Ms(), row.p99Ms(), row.requests(), row.failed(), percent(row.share())));
        }
        return new HttpReport(
                stage.target().name(),
                stage.target().version(),
                own,
                clients.size(),
                requestsPerSecond,
                serviceMs,
                rows);
    }

    private static String percent(Map<String, Double> shares) {
        StringBuilder text = new StringBuilder();
        shares.forEach((name, share) -> text.append(String.format("%s %.0f %% ", name, 100 * share)));
        return text.toString().trim();
    }

    private HttpReport.Row load(NetnsScene.Stage stage, List<Host> clients, double forSeconds, String policy)
            throws InterruptedException {
        List<Process> running = new ArrayList<>();
        Histogram took = new Histogram(LIMIT_US, 3);
        Map<String, Integer> answers = new TreeMap<>();
        int failed = 0;
        try {
            for (Host client : clients) {
                running.add(start(stage, client, clients.size(), forSeconds, running.size() + 1));
            }
            for (Process process : running) {
                try (BufferedReader in = process.inputReader(StandardCharsets.US_ASCII)) {
                    for (String line = in.readLine(); line != null; line = in.readLine()) {
                        String[] words = line.split(" ", 2);
                        if (words[0].equals("-")) {
                            failed++;
                        } else {
                            took.recordValue(Math.min(LIMIT_US, Long.parseLong(words[0])));
                            answers.merge(words[1], 1, Integer::sum);
                        }
                    }
                }
                if (process.waitFor() != 0) {
                    throw new SceneException("a load generator ended with code " + process.exitValue());
                }
            }
        } catch (IOException e) {
            throw new SceneException("cannot run a load generator: " + e.getMessage());
        } finally {
            running.forEach(Process::destroy);
        }
        long answered = took.getTotalCount();
        Map<String, Double> share = new TreeMap<>();
        stage.service()
                .instances()
                .forEach(instance -> share.put(
                        instance.name(), answers.getOrDefault(instance.name(), 0) / (double) Math.max(1, answered)));
        return new HttpReport.Row(
                policy,
                (int) answered + failed,
                failed,
                took.getValueAtPercentile(50) / US_PER_MS,
                took.getValueAtPercentile(99) / US_PER_MS,
                took.getMaxValue() / US_PER_MS,
                share);
    }

    private Process start(NetnsScene.Stage stage, Host client, int clients, double forSeconds, int seed)
            throws IOException {
        return new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        stage.namespace(client.name()),
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx64m",
                        "-cp",
                        System.getProperty("java.class.path"),
                        HttpLoad.class.getName(),
                        stage.service().address().toString(),
                        Integer.toString(stage.service().port()),
                        Double.toString(requestsPerSecond / clients),
                        Double.toString(forSeconds),
                        Integer.toString(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
