package dev.weft.lab.netns;

import dev.weft.control.core.model.Host;
import dev.weft.control.core.model.Instance;
import dev.weft.control.core.model.Service;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Pings and requests from every client, then one instance slowed to a tenth under long connections. */
public final class NetnsStory implements NetnsScene.Story<NetnsReport> {
    private static final int PINGS = 5;
    private static final int CONNECTIONS = 40;
    private static final int CURLS = 4; // at once, in each client
    private static final int KEPT_REQUESTS = 20;
    private static final int STREAM_LINES = 120; // 6 s: longer than all that happens meanwhile
    private static final Pattern RECEIVED = Pattern.compile("(\\d+) packets transmitted, (\\d+) received");

    @Override
    public long serviceUs() {
        return 3_000;
    }

    @Override
    public boolean passed(NetnsReport report) {
        return report.passed();
    }

    @Override
    public NetnsReport play(NetnsScene.Stage stage) {
        return new Play(stage).report();
    }

    /** One play: what it has of its stage, and what it has counted. */
    private static final class Play {
        private final NetnsScene.Stage stage;
        private final Namespaces namespaces;
        private final Service service;
        private final String url;
        private final List<String> names;
        private int requests;
        private int failed;
        private int lost;
        private int violations;

        Play(NetnsScene.Stage stage) {
            this.stage = stage;
            namespaces = stage.namespaces();
            service = stage.service();
            url = "http://" + service.address() + ":" + service.port();
            names = service.instances().stream().map(Instance::name).toList();
        }

        NetnsReport report() {
            List<Host> clients = stage.clients();
            for (Host client : clients) {
                ping(client);
            }
            Map<String, Integer> before = connections(clients);
            stage.say("  new connections per instance: " + before);
            keptConnections(clients);

            String slowed = Collections.max(before.entrySet(), Map.Entry.comparingByValue())
                    .getKey();
            List<Curl> streams = new ArrayList<>();
            for (Host client : clients) {
                for (int i = 0; i < names.size() * 2; i++) {
                    streams.add(Curl.stream(namespaces.host(client.name()), url, STREAM_LINES));
                }
            }
            pause(1_000); // the long connections stand before the slow-down
            stage.instances().get(slowed).speed(0.1);
            stage.say("slowing " + slowed + " to a tenth, with " + streams.size() + " long connections open");
            connections(clients); // its queue tells the agents
            Map<String, Integer> after = connections(clients);
            stage.say("  new connections per instance: " + after);
            Map<String, Integer> longLived = new TreeMap<>();
            for (Curl stream : streams) {
                Curl.Answers answers = stream.await(names);
                failed += answers.failed() > 0 ? 1 : 0;
                judge(answers);
                answers.instances().stream().findFirst().ifPresent(name -> longLived.merge(name, 1, Integer::sum));
            }
            stage.say("  long connections stayed on: " + longLived);
            return new NetnsReport(
                    stage.target().name(),
                    stage.target().version(),
                    clients.size(),
                    requests,
                    failed,
                    lost,
                    violations,
                    sites(before),
                    before,
                    slowed,
                    share(before, slowed),
                    share(after, slowed));
        }

        private void ping(Host client) {
            String output = Commands.tryRun(
                            "ip",
                            "netns",
                            "exec",
                            namespaces.host(client.name()),
                            "ping",
                            "-n",
                            "-c",
                            "" + PINGS,
                            "-i",
                            "0.2",
                            "-W",
                            "10",
                            service.address().toString())
                    .output();
            Matcher matcher = RECEIVED.matcher(output);
            int received = matcher.find() ? Integer.parseInt(matcher.group(2)) : 0;
            lost += PINGS - received;
            stage.say("ping " + service.address() + " from " + client.name() + ": " + received + " of " + PINGS
                    + " answered");
        }

        /** Every client at once, each request over a new connection. */
        private Map<String, Integer> connections(List<Host> clients) {
            List<Curl> running = new ArrayList<>();
            for (Host client : clients) {
                for (int i = 0; i < CURLS; i++) {
                    running.add(Curl.connections(namespaces.host(client.name()), url, CONNECTIONS));
                }
            }
            Map<String, Integer> counts = new TreeMap<>();
            names.forEach(name -> counts.put(name, 0));
            for (Curl curl : running) {
                Curl.Answers answers = curl.await(names);
                requests += CONNECTIONS;
                failed += answers.failed();
                answers.instances().forEach(name -> counts.merge(name, 1, Integer::sum));
            }
            return counts;
        }

        private void keptConnections(List<Host> clients) {
            List<Curl> running = new ArrayList<>();
            for (Host client : clients) {
                for (int i = 0; i < names.size(); i++) {
                    running.add(Curl.oneConnection(namespaces.host(client.name()), url, KEPT_REQUESTS));
                }
            }
            for (Curl curl : running) {
                Curl.Answers answers = curl.await(names);
                requests += KEPT_REQUESTS;
                failed += answers.failed();
                judge(answers);
            }
            stage.say("kept connections: " + running.size() + " with " + KEPT_REQUESTS + " requests each, " + violations
                    + " moved");
        }

        private void judge(Curl.Answers answers) {
            if (answers.distinct() > 1) {
                violations++;
            }
        }

        private Map<String, Integer> sites(Map<String, Integer> perInstance) {
            Map<String, Integer> sites = new LinkedHashMap<>();
            for (Instance instance : service.instances()) {
                String site = stage.model().host(instance.host()).orElseThrow().switchName();
                sites.merge(site, perInstance.get(instance.name()), Integer::sum);
            }
            return sites;
        }

        private static double share(Map<String, Integer> counts, String name) {
            int all = counts.values().stream().mapToInt(Integer::intValue).sum();
            return all == 0 ? 0 : counts.get(name) / (double) all;
        }

        private static void pause(long milliseconds) {
            try {
                TimeUnit.MILLISECONDS.sleep(milliseconds);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new SceneException("interrupted");
            }
        }
    }
}
