package dev.weft.lab.netns;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Calls an HTTP server in an open loop: Poisson arrivals, each request over a TCP connection of its own, and timed from the
 * moment at which it was due, so that a slow answer does not hide the wait of those behind it.
 *
 * <p>A program of its own: {@code HttpLoad ADDRESS PORT REQUESTS_A_SECOND SECONDS SEED}. It prints a line a request, as
 * {@code MICROSECONDS INSTANCE}, or {@code - REASON} for one without a whole answer, and ends by itself.
 */
public final class HttpLoad {
    private static final int TIMEOUT_MS = 10_000;
    private static final int WARM_UP = 30;
    private static final double NS_PER_SECOND = 1e9;

    private final URL server;
    private final PrintStream out;

    private HttpLoad(URL server, PrintStream out) {
        this.server = server;
        this.out = out;
    }

    public static void main(String[] args) throws InterruptedException, MalformedURLException {
        HttpLoad load = new HttpLoad(new URL("http", args[0], Integer.parseInt(args[1]), "/"), System.out);
        double rate = Double.parseDouble(args[2]);
        long endNs = (long) (Double.parseDouble(args[3]) * NS_PER_SECOND);
        Random random = new Random(Long.parseLong(args[4]));
        HttpLoad silent = new HttpLoad(load.server, new PrintStream(PrintStream.nullOutputStream()));
        for (int i = 0; i < WARM_UP; i++) { // this JVM's first requests are slow, which is not the servers' doing
            silent.request(System.nanoTime());
        }
        ExecutorService callers = Executors.newCachedThreadPool();
        long startNs = System.nanoTime();
        double dueNs = 0;
        while (true) {
            dueNs += -Math.log(1 - random.nextDouble()) * NS_PER_SECOND / rate;
            if (dueNs >= endNs) {
                break;
            }
            long due = startNs + (long) dueNs;
            for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
                LockSupport.parkNanos(left);
            }
            callers.execute(() -> load.request(due));
        }
        callers.shutdown();
        boolean ended = callers.awaitTermination(2L * TIMEOUT_MS, TimeUnit.MILLISECONDS);
        load.out.flush();
        if (!ended) { // they would be missing from the count
            System.err.println("requests have not ended after " + 2L * TIMEOUT_MS + " ms");
            System.exit(1);
        }
    }

    private void request(long dueNs) {
        String said;
        try {
            HttpURLConnection connection = (HttpURLConnection) server.openConnection();
            connection.setConnectTimeout(TIMEOUT_MS);
            connection.setReadTimeout(TIMEOUT_MS);
            connection.setRequestProperty("Connection", "close");
            try (InputStream in = connection.getInputStream()) {
                String instance = new String(in.readAllBytes(), StandardCharsets.US_ASCII).strip();
                said = instance.isEmpty() ? "- an empty answer" : (System.nanoTime() - dueNs) / 1_000 + " " + instance;
            }
        } catch (IOException e) {
            said = "- " + e.getMessage();
        }
        out.println(said);
    }
}
