package dev.weft.packetio.linux;

import java.util.Locale;
import jnr.ffi.LastError;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/**
 * The functions of the C library that this package calls. Every one sets {@code errno}, read by {@link #errno()}.
 * Public because JNR-FFI generates an implementation; not an API.
 */
public interface LibC {
    int socket(int domain, int type, int protocol);

    int bind(int fd, Pointer address, int length);

    int setsockopt(int fd, int level, int option, Pointer value, int length);

    int getsockopt(int fd, int level, int option, Pointer value, Pointer length);

    @ssize_t
    long recvmsg(int fd, Pointer message, int flags);

    @ssize_t
    long send(int fd, Pointer buffer, @size_t long length, int flags);

    int poll(Pointer fds, long count, int timeoutMs);

    int ioctl(int fd, long request, Pointer argument);

    int eventfd(int initial, int flags);

    @ssize_t
    long write(int fd, Pointer buffer, @size_t long length);

    Pointer mmap(Pointer address, @size_t long length, int protection, int flags, int fd, long offset);

    int munmap(Pointer address, @size_t long length);

    int open(String path, int flags);

    int close(int fd);

    int setns(int fd, int namespaceType);

    Pointer if_nameindex();

    void if_freenameindex(Pointer list);

    String strerror(int errno);

    /**
     * The C library, loaded on first use.
     *
     * @throws UnsupportedOperationException on systems other than Linux
     */
    static LibC get() {
        return Holder.LIBC;
    }

    /** JNR-FFI's runtime, for memory. */
    static Runtime runtime() {
        return Runtime.getRuntime(get());
    }

    /** Error number of the calling thread's last failed call. */
    static int errno() {
        return LastError.getLastError(runtime());
    }

    /** Loads the library once. */
    final class Holder {
        private static final LibC LIBC = load();

        private Holder() {}

        private static LibC load() {
            String os = System.getProperty("os.name", "");
            if (!os.toLowerCase(Locale.ROOT).equals("linux")) {
                throw new UnsupportedOperationException("packet sockets need Linux, this is " + os
                        + ": use pcap files or in-memory ports (./weft demo needs neither)");
            }
            return LibraryLoader.create(LibC.class).load("c");
        }
    }
}
