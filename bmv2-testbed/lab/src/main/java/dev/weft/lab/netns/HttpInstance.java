package dev.weft.lab.netns;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.weft.p4.program.wire.AgentHeader;
import dev.weft.p4.program.wire.ComputeReport;
import dev.weft.p4.program.wire.Feedback;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URL;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real HTTP server that is an instance of a service: answers every request with its name after its service time, and
 * reports its load to the agent of its switch.
 *
 * <p>A program of its own: {@code HttpInstance NAME NUMBER PORT WORKERS SERVICE_US AGENT_ADDRESS}. It prints {@code ready}
 * when it listens, takes {@code speed FACTOR} on standard input, and ends with standard input, so that it never outlives
 * who started it. {@code /stream/N} sends N lines, one every 50 ms, over one long connection.
 */
public final class HttpInstance {
    private static final int REPORT_PERIOD_MS = 10;
    private static final int STREAM_PERIOD_MS = 50;
    private static final int WARM_UP_REQUESTS = 300;

    private final String name;
    private final int number;
    private final int workers;
    private final long serviceNs;
    private final AtomicInteger inside = new AtomicInteger();
    private final AtomicInteger completed = new AtomicInteger();
    private volatile double speed = 1;
    private volatile double meanServiceUs;
    private int reports; // touched by the timer's thread only

    private HttpInstance(String name, int number, int workers, long serviceUs) {
        this.name = name;
        this.number = number;
        this.workers = workers;
        this.serviceNs = serviceUs * 1_000;
        this.meanServiceUs = serviceUs;
    }

    public static void main(String[] args) throws IOException {
        System.setProperty("sun.net.httpserver.nodelay", "true"); // else 40 ms a request on a kept connection
        HttpInstance instance = new HttpInstance(
                args[0], Integer.parseInt(args[1]), Integer.parseInt(args[3]), Long.parseLong(args[4]));
        instance.serve(Integer.parseInt(args[2]), InetAddress.getByName(args[5]));
    }

    private void serve(int port, InetAddress agent) throws IOException {
        ExecutorService pool = Executors.newFixedThreadPool(workers);
        ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 1024);
        server.setExecutor(task -> {
            inside.incrementAndGet();
            pool.execute(() -> {
                try {
                    task.run();
                } finally {
                    inside.decrementAndGet();
                }
            });
        });
        server.createContext("/", this::answer);
        server.createContext("/stream/", exchange -> stream(exchange, timer));
        server.start();
        warmUp(port);
        // An agent believes a report that comes from the instance's own address and port.
        try (DatagramSocket socket = new DatagramSocket(port)) {
            timer.scheduleAtFixedRate(() -> report(socket, agent), 0, REPORT_PERIOD_MS, TimeUnit.MILLISECONDS);
            System.out.println("ready");
            BufferedReader commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = commands.readLine(); line != null; line = commands.readLine()) {
                if (line.startsWith("speed ")) {
                    speed = Double.parseDouble(line.substring("speed ".length()));
                }
            }
            timer.shutdownNow();
            server.stop(0);
            pool.shutdownNow();
        }
    }

    /** A fresh JVM is slow; who steers by measured service times must not take that for the server's speed. */
    private void warmUp(int port) throws IOException {
        URL url = new URL("http://127.0.0.1:" + port + "/");
        double normal = speed;
        speed = Double.POSITIVE_INFINITY;
        for (int i = 0; i < WARM_UP_REQUESTS; i++) {
            try (InputStream in = url.openStream()) {
                in.readAllBytes();
            }
        }
        speed = normal;
        meanServiceUs = serviceNs / 1_000.0;
        completed.set(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        long startNs = System.nanoTime();
        try {
            TimeUnit.NANOSECONDS.sleep((long) (serviceNs / speed));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            exchange.close();
            return;
        }
        byte[] body = (name + "\n").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, body.length);
        try (OutputStream out = exchange.getResponseBody()) {
            out.write(body);
        }
        synchronized (this) {
            meanServiceUs += 0.2 * ((System.nanoTime() - startNs) / 1_000.0 - meanServiceUs);
        }
        completed.incrementAndGet();
    }

    /** A long connection that takes no worker: what matters of it is that it stays here. */
    private void stream(HttpExchange exchange, ScheduledExecutorService timer) throws IOException {
        int lines = Integer.parseInt(exchange.getRequestURI().getPath().substring("/stream/".length()));
        exchange.sendResponseHeaders(200, 0);
        timer.execute(() -> streamLine(exchange, timer, lines));
    }

    private void streamLine(HttpExchange exchange, ScheduledExecutorService timer, int left) {
        try {
            if (left == 0) {
                exchange.close();
                return;
            }
            OutputStream out = exchange.getResponseBody();
            out.write((name + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
            timer.schedule(() -> streamLine(exchange, timer, left - 1), STREAM_PERIOD_MS, TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            System.err.println(name + ": a client left in the middle of a stream: " + e.getMessage());
            exchange.close();
        }
    }

    private void report(DatagramSocket socket, InetAddress agent) {
        int load = inside.get();
        int running = Math.min(load, workers);
        int waiting = Math.min(load - running, 0xffff);
        int meanUs = (int) Math.min(meanServiceUs, (1 << 30) - 1);
        int delayUs = (int) Math.min((waiting / (double) workers + 1) * meanUs, (1 << 30) - 1);
        ByteBuffer bytes = ByteBuffer.allocate(AgentHeader.BYTES + Feedback.BYTES + ComputeReport.BYTES);
        AgentHeader.message(AgentHeader.METRIC)
                .subject(AgentHeader.TOOL, 0)
                .next(AgentHeader.NEXT_FEEDBACK)
                .build()
                .write(bytes);
        new Feedback(0, Math.min(load, 0xffff), delayUs, ++reports).write(bytes);
        new ComputeReport(number, workers, waiting, running, meanUs, completed.get(), 1000 * running / workers)
                .write(bytes);
        try {
            socket.send(new DatagramPacket(bytes.array(), bytes.position(), agent, AgentHeader.UDP_PORT));
        } catch (IOException e) {
            System.err.println(
                    name + ": cannot report to the agent at " + agent.getHostAddress() + ": " + e.getMessage());
        }
    }
}
