package dev.weft.cli;

import com.google.protobuf.ByteString;
import dev.weft.bmv2.p4runtime.P4RuntimeServer;
import dev.weft.bmv2.p4runtime.P4RuntimeService;
import dev.weft.bmv2.p4runtime.P4RuntimeTarget;
import dev.weft.p4.program.WeftProgram;
import dev.weft.p4.runtime.P4InfoIndex;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import dev.weft.packetio.linux.NetInterface;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Loads the classes that a switch needs to start, and ends. The launcher runs it once after a build and lets the JVM
 * archive them (class data sharing): every later command starts in two thirds of the time. It opens no interface and
 * needs no root.
 */
@Command(name = "train", hidden = true, description = "load what a switch needs, for the launcher's class archive")
final class TrainCommand implements Callable<Integer> {
    private static final long WAIT_S = 20;

    @Override
    public Integer call() throws Exception {
        new CommandLine(new SwitchCommand())
                .parseArgs("--json", "weft.json", "--port", "1@lo", "--grpc", "127.0.0.1:0");
        new CommandLine(new Bmv2TargetOptions()).parseArgs();
        packetSockets();
        P4RuntimeTarget target = P4RuntimeTarget.builder(1).build();
        try (P4RuntimeServer server = P4RuntimeServer.start(
                new P4RuntimeService(target), new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            ManagedChannel channel = P4RuntimeClient.limits(NettyChannelBuilder.forAddress("127.0.0.1", server.port())
                            .usePlaintext())
                    .build();
            try (P4RuntimeClient client = P4RuntimeClient.builder(channel, 1).open()) {
                client.arbitration().get(WAIT_S, TimeUnit.SECONDS);
                client.setPipeline(
                        P4InfoIndex.parseMessage(WeftProgram.p4Info()), ByteString.copyFrom(WeftProgram.json()), 1);
            } finally {
                channel.shutdownNow();
            }
        }
        byte[] frame = new byte[60];
        target.receive(1, frame, 0, frame.length);
        return ExitCode.OK;
    }

    private static void packetSockets() {
        try {
            NetInterface.of("lo");
        } catch (IOException | UnsupportedOperationException e) {
            // No such interface, or not Linux: then a switch has no packet sockets either.
            org.slf4j.LoggerFactory.getLogger(TrainCommand.class).debug("no packet sockets here", e);
        }
    }
}
