package dev.weft.onos.agents;

import dev.weft.control.core.ir.AgentConfiguration;
import dev.weft.control.core.model.SemanticModel;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.onosproject.grpc.api.GrpcChannelController;
import org.onosproject.net.DeviceId;
import org.onosproject.net.config.NetworkConfigService;
import org.onosproject.net.config.basics.BasicDeviceConfig;

/** The switch-resident agents, over the channels that ONOS has to their P4Runtime: both are served at one address. */
public final class Agents {
    private static final MethodDescriptor.Marshaller<byte[]> OCTETS = new MethodDescriptor.Marshaller<byte[]>() {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private static final MethodDescriptor<byte[], byte[]> CONFIGURE = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("weft.agent.v1.Agent/Configure")
            .setRequestMarshaller(OCTETS)
            .setResponseMarshaller(OCTETS)
            .build();

    private static final long TIMEOUT_SECONDS = 5;

    private final GrpcChannelController channels;
    private final NetworkConfigService network;

    /** Makes it; a device's address is that of the network configuration. */
    public Agents(GrpcChannelController channels, NetworkConfigService network) {
        this.channels = channels;
        this.network = network;
    }

    /**
     * Tells the agent of a device what it should do, and waits for its answer.
     *
     * @param model where the services' idle time-outs stand
     * @return why it does not know; empty if it does
     */
    public String configure(DeviceId device, AgentConfiguration configuration, SemanticModel model) {
        BasicDeviceConfig basic = network.getConfig(device, BasicDeviceConfig.class);
        if (basic == null || basic.managementAddress() == null) {
            return device + " has no management address";
        }
        Optional<ManagedChannel> channel = channels.get(URI.create(basic.managementAddress()));
        if (channel == null || channel.isEmpty()) {
            return "this node has no connection to the agent of " + device;
        }
        try {
            CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            ClientCalls.blockingUnaryCall(channel.get(), CONFIGURE, options, AgentOctets.request(configuration, model));
            return "";
        } catch (StatusRuntimeException e) {
            return "the agent of " + device + " is not told: " + e.getStatus().getCode() + " "
                    + e.getStatus().getDescription();
        }
    }
}
