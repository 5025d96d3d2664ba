package dev.weft.onos.standin;

import java.util.Hashtable;
import java.util.Optional;
import java.util.function.Function;
import org.onlab.packet.Data;
import org.onlab.packet.Ethernet;
import org.onlab.packet.MacAddress;
import org.onlab.util.ImmutableByteSequence;
import org.onosproject.cluster.NodeId;
import org.onosproject.core.ApplicationId;
import org.onosproject.core.CoreService;
import org.onosproject.net.DeviceId;
import org.onosproject.net.packet.DefaultPacketContext;
import org.onosproject.net.packet.InboundPacket;
import org.onosproject.net.packet.PacketContext;
import org.onosproject.net.pi.model.PiPacketMetadataId;
import org.onosproject.net.pi.model.PiPacketOperationType;
import org.onosproject.net.pi.model.PiPipeconf;
import org.onosproject.net.pi.model.PiPipeconfId;
import org.onosproject.net.pi.model.PiPipelineInterpreter;
import org.onosproject.net.pi.runtime.PiPacketMetadata;
import org.onosproject.net.pi.runtime.PiPacketOperation;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/**
 * The stand-ins of one node as a bundle for the test in a real framework. The test outside knows no class of ONOS, so it
 * talks to this one in words: a service {@code Function<String, String>}.
 */
public final class StandInBundle implements BundleActivator, Function<String, String> {
    private static final PiPipeconfId PIPECONF = new PiPipeconfId("dev.weft.v1model");

    private static final short EXPERIMENTAL = (short) 0x88b5; // IEEE 802

    private final Carrier carrier = new Carrier();
    private final OnosNode node = new OnosNode(carrier, "n1", new StandInNetworkConfig());

    @Override
    public void start(BundleContext context) {
        for (String name : new String[] {"s1", "s2", "s3", "s4"}) {
            carrier.pipeline(DeviceId.deviceId("device:" + name), PIPECONF);
        }
        node.services().forEach((type, service) -> context.registerService(type.getName(), service, null));
        Hashtable<String, Object> properties = new Hashtable<>();
        properties.put("weft.test", "control");
        context.registerService(Function.class.getName(), this, properties);
    }

    @Override
    public void stop(BundleContext context) {
        // its services go with it
    }

    @Override
    public String apply(String command) {
        String[] words = command.split(" ", 3);
        switch (words[0]) {
            case "count":
                return String.valueOf(carrier.tables().count(DeviceId.deviceId(words[1])));
            case "pipeconfs":
                return carrier.pipeconfs.keySet().toString();
            case "pipeline":
                carrier.pipeline(DeviceId.deviceId(words[1]), new PiPipeconfId(words[2]));
                return "";
            case "netcfg":
                ApplicationId application = node.get(CoreService.class).registerApplication("dev.weft");
                node.network().put(application, "apps", "weft", command.substring("netcfg ".length()));
                return "";
            case "punt":
                node.packetIn(packetIn(DeviceId.deviceId(words[1]), Integer.parseInt(words[2])));
                return "";
            case "lead":
                carrier.run("dev.weft/" + words[1], new NodeId(words[2]));
                carrier.withdraw("dev.weft/" + words[1], node.id());
                return "";
            case "yield":
                carrier.run("dev.weft/" + words[1], node.id());
                carrier.withdraw("dev.weft/" + words[1], new NodeId(words[2]));
                return "";
            case "purge":
                node.property("purgeOnDeactivate", "true");
                return "";
            case "deactivate":
                node.deactivateApplication();
                return "";
            default:
                throw new IllegalArgumentException(command);
        }
    }

    /** A packet as the driver makes it: by the application's interpreter. */
    private PacketContext packetIn(DeviceId device, int reason) {
        Ethernet frame = new Ethernet();
        frame.setEtherType(EXPERIMENTAL)
                .setSourceMACAddress(MacAddress.valueOf("02:00:00:00:00:01"))
                .setDestinationMACAddress(MacAddress.valueOf("02:00:00:00:00:02"));
        frame.setPayload(new Data(new byte[46]));
        PiPacketOperation operation = PiPacketOperation.builder()
                .withType(PiPacketOperationType.PACKET_IN)
                .withData(ImmutableByteSequence.copyFrom(frame.serialize()))
                .withMetadata(metadata("ingress_port", new byte[] {0, 1}))
                .withMetadata(metadata("reason", new byte[] {(byte) reason}))
                .build();
        try {
            Optional<PiPipeconf> pipeconf = carrier.pipeconf(PIPECONF);
            Class<?> interpreter = pipeconf.orElseThrow(IllegalStateException::new)
                    .implementation(PiPipelineInterpreter.class)
                    .orElseThrow(IllegalStateException::new);
            InboundPacket packet = ((PiPipelineInterpreter)
                            interpreter.getDeclaredConstructor().newInstance())
                    .mapInboundPacket(operation, device);
            return new DefaultPacketContext(0, packet, null, false) {
                @Override
                public void send() {
                    throw new IllegalStateException("nobody sends here");
                }
            };
        } catch (ReflectiveOperationException | PiPipelineInterpreter.PiInterpreterException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PiPacketMetadata metadata(String name, byte[] value) {
        return PiPacketMetadata.builder()
                .withId(PiPacketMetadataId.of(name))
                .withValue(ImmutableByteSequence.copyFrom(value))
                .build();
    }
}
