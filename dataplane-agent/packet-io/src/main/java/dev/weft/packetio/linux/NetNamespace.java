package dev.weft.packetio.linux;

import dev.weft.packetio.PacketIoException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Runs code inside a network namespace made by {@code ip netns add}. A socket belongs for ever to the namespace it was
 * opened in, so a port opened here may be used by any thread afterwards.
 */
public final class NetNamespace {
    private static final Path NAMESPACES = Path.of("/run/netns");

    private NetNamespace() {}

    /**
     * Calls {@code code} on a thread of its own that has entered the namespace, and waits for it.
     *
     * @param name the name given to {@code ip netns add}
     * @throws PacketIoException when there is no such namespace or entering is not permitted (needs root)
     * @throws Exception what {@code code} throws
     */
    public static <T> T call(String name, Callable<T> code) throws Exception {
        FutureTask<T> task = new FutureTask<>(() -> {
            enter(name);
            return code.call();
        });
        // The thread ends with the call: a pooled one would stay in the namespace.
        Thread thread = new Thread(task, "netns-" + name);
        thread.start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception) {
                throw (Exception) e.getCause();
            }
            throw e;
        }
    }

    private static void enter(String name) throws PacketIoException {
        Path path = NAMESPACES.resolve(name);
        if (!Files.exists(path)) {
            throw new PacketIoException(
                    "no network namespace " + name + ": create it with ip netns add " + name, Abi.ENOENT);
        }
        LibC libc = LibC.get();
        int fd = libc.open(path.toString(), Abi.O_CLOEXEC);
        if (fd < 0) {
            throw failure(libc, name);
        }
        int result = libc.setns(fd, Abi.CLONE_NEWNET);
        PacketIoException failure = result == 0 ? null : failure(libc, name);
        libc.close(fd);
        if (failure != null) {
            throw failure;
        }
    }

    private static PacketIoException failure(LibC libc, String name) {
        int errno = LibC.errno();
        String remedy = errno == Abi.EPERM || errno == Abi.EACCES ? ": run with sudo" : "";
        return new PacketIoException(
                "cannot enter network namespace " + name + ": " + libc.strerror(errno) + remedy, errno);
    }
}
