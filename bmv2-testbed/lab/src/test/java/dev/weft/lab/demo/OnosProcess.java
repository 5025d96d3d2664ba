package dev.weft.lab.demo;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** ONOS, or what it needs, in a folder of its own: with {@code start.sh}, or as ONOS's archive has it. */
final class OnosProcess implements AutoCloseable {
    private static final long END_SECONDS = 30;

    private final Path folder;
    private final File log;
    private Process process;

    private OnosProcess(Path folder, String name) {
        this.folder = folder;
        this.log = new File("target", name + ".log");
    }

    /** Starts it; what it says goes to {@code target/NAME.log}. */
    static OnosProcess start(Path folder, String name) throws IOException {
        OnosProcess started = new OnosProcess(folder, name);
        started.start();
        return started;
    }

    /** Starts it, the first time or after {@link #kill}. */
    void start() throws IOException {
        Path own = folder.resolve("start.sh");
        List<String> command = Files.isExecutable(own)
                ? List.of(own.toString())
                : List.of(folder.resolve("bin").resolve("onos-service").toString(), "server");
        process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
                .start();
    }

    /** Where it tells what it does. */
    File log() {
        return log;
    }

    private List<ProcessHandle> all() {
        return Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                .toList();
    }

    /** Ends it in the middle of what it does (SIGKILL), and waits until it is gone. */
    void kill() throws InterruptedException {
        all().forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
    }

    @Override
    public void close() throws InterruptedException {
        List<ProcessHandle> all = all();
        all.forEach(ProcessHandle::destroy);
        process.waitFor(END_SECONDS, TimeUnit.SECONDS);
        all.forEach(ProcessHandle::destroyForcibly);
    }
}
