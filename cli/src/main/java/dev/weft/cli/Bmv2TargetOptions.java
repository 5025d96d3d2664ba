package dev.weft.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The options of the target {@code simple_switch_grpc}, after {@code --}. */
@Command(
        name = "weft switch ... --",
        customSynopsis = "weft switch ... -- [TARGET OPTIONS]",
        usageHelpWidth = 100,
        sortOptions = false,
        description = "Options of the target simple_switch_grpc:",
        footer = {
            "Ignored with a note: --disable-swap, --dp-grpc-server-addr, --max-mc-groups,",
            "--max-l1-entries, --max-l2-entries, --load-modules."
        })
final class Bmv2TargetOptions {
    @Option(
            names = "--grpc-server-addr",
            paramLabel = "ADDRESS:PORT",
            converter = HostPort.class,
            description = "where P4Runtime listens (0.0.0.0:9559)")
    InetSocketAddress grpc;

    @Option(names = "--cpu-port", paramLabel = "N", description = "port for packet-in and packet-out (none)")
    Integer cpuPort;

    @Option(names = "--drop-port", paramLabel = "N", description = "port that means drop (511)")
    Integer dropPort;

    @Option(names = "--grpc-server-ssl", description = "serve P4Runtime over TLS")
    boolean ssl;

    @Option(
            names = "--grpc-server-cacert",
            paramLabel = "PEM",
            description = "certificates that clients are checked by")
    Path sslCaCertificate;

    @Option(names = "--grpc-server-cert", paramLabel = "PEM", description = "the server's certificate chain")
    Path sslCertificate;

    @Option(names = "--grpc-server-key", paramLabel = "PEM", description = "the server's private key (PKCS 8)")
    Path sslKey;

    @Option(names = "--grpc-server-with-client-auth", description = "clients must have a valid certificate")
    boolean sslClientAuth;

    @Option(names = "--priority-queues", paramLabel = "N", description = "priority queues of each port (1)")
    int priorityQueues = 1;

    // Accepted and noted.
    @Option(names = "--disable-swap", hidden = true)
    boolean disableSwap;

    @Option(names = "--dp-grpc-server-addr", paramLabel = "ADDRESS:PORT", hidden = true)
    String dataplaneGrpc;

    @Option(names = "--max-mc-groups", paramLabel = "N", hidden = true)
    String maxMulticastGroups;

    @Option(names = "--max-l1-entries", paramLabel = "N", hidden = true)
    String maxLevel1Entries;

    @Option(names = "--max-l2-entries", paramLabel = "N", hidden = true)
    String maxLevel2Entries;

    @Option(names = "--load-modules", paramLabel = "LIST", hidden = true)
    String loadModules;

    /** One note for each option that was given and has no effect. */
    void addNotes(List<String> notes) {
        Bmv2Options.Notes note = new Bmv2Options.Notes(notes);
        note.ifGiven(disableSwap, "--disable-swap", "P4Runtime may set another pipeline at any time");
        note.ifGiven(dataplaneGrpc, "--dp-grpc-server-addr", "packets go through interfaces or pcap files");
        note.ifGiven(maxMulticastGroups, "--max-mc-groups", "the number of multicast groups has no limit");
        note.ifGiven(maxLevel1Entries, "--max-l1-entries", "the number of multicast entries has no limit");
        note.ifGiven(maxLevel2Entries, "--max-l2-entries", "the number of multicast entries has no limit");
        note.ifGiven(loadModules, "--load-modules", "externs of shared libraries cannot be loaded");
        if (!ssl && (sslCaCertificate != null || sslCertificate != null || sslKey != null || sslClientAuth)) {
            notes.add("certificates are ignored: give --grpc-server-ssl to serve TLS");
        }
    }
}
