package dev.weft.onos.impl;

import dev.weft.p4.program.Punt;
import dev.weft.p4.program.wire.StateMessage;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.onlab.packet.DeserializationException;
import org.onlab.packet.Ethernet;
import org.onlab.util.ImmutableByteSequence;
import org.onosproject.net.ConnectPoint;
import org.onosproject.net.DeviceId;
import org.onosproject.net.Port;
import org.onosproject.net.PortNumber;
import org.onosproject.net.device.DeviceService;
import org.onosproject.net.driver.AbstractHandlerBehaviour;
import org.onosproject.net.flow.TrafficTreatment;
import org.onosproject.net.flow.criteria.Criterion;
import org.onosproject.net.flow.instructions.Instruction;
import org.onosproject.net.flow.instructions.Instructions;
import org.onosproject.net.packet.DefaultInboundPacket;
import org.onosproject.net.packet.InboundPacket;
import org.onosproject.net.packet.OutboundPacket;
import org.onosproject.net.pi.model.PiMatchFieldId;
import org.onosproject.net.pi.model.PiPacketMetadataId;
import org.onosproject.net.pi.model.PiPacketOperationType;
import org.onosproject.net.pi.model.PiPipelineInterpreter;
import org.onosproject.net.pi.model.PiTableId;
import org.onosproject.net.pi.runtime.PiAction;
import org.onosproject.net.pi.runtime.PiPacketMetadata;
import org.onosproject.net.pi.runtime.PiPacketOperation;

/**
 * Translates between ONOS's packets and the controller headers of the program. Flow rules are protocol-independent
 * already: the compiler writes them by P4Info names, so that nothing of ONOS's own criteria is mapped to a table. What is
 * sent to the logical port CONTROLLER is a message to the cells of the data plane.
 */
public final class WeftInterpreter extends AbstractHandlerBehaviour implements PiPipelineInterpreter {
    private static final int PORT_BITS = 16;
    private static final int OPERATION_BITS = 8;

    /** Marks a cookie that is a reason code, which ONOS's packets have no field for. */
    private static final long REASON = 0x5745_4654_0000_0000L;

    @Override
    public Optional<PiMatchFieldId> mapCriterionType(Criterion.Type type) {
        return Optional.empty();
    }

    @Override
    public Optional<PiTableId> mapFlowRuleTableId(int flowRuleTableId) {
        return Optional.empty();
    }

    @Override
    public PiAction mapTreatment(TrafficTreatment treatment, PiTableId table) throws PiInterpreterException {
        throw new PiInterpreterException("table " + table + " takes protocol-independent actions only, not " + treatment
                + "; use PiAction with the names of the P4Info");
    }

    @Override
    public Collection<PiPacketOperation> mapOutboundPacket(OutboundPacket packet) throws PiInterpreterException {
        List<PiPacketOperation> operations = new ArrayList<>();
        for (Instruction instruction : packet.treatment().allInstructions()) {
            if (instruction.type() != Instruction.Type.OUTPUT) {
                throw new PiInterpreterException("a packet-out can be sent to ports only, not " + instruction);
            }
            PortNumber port = ((Instructions.OutputInstruction) instruction).port();
            if (port.equals(PortNumber.FLOOD)) {
                for (Port one : handler().get(DeviceService.class).getPorts(packet.sendThrough())) {
                    operations.add(emit(packet.data(), one.number()));
                }
            } else if (port.equals(PortNumber.CONTROLLER)) {
                operations.add(out(packet.data(), 0, StateMessage.OUT_STATE));
            } else if (port.isLogical()) {
                throw new PiInterpreterException("a packet-out cannot be sent to the logical port " + port);
            } else {
                operations.add(emit(packet.data(), port));
            }
        }
        return operations;
    }

    private static PiPacketOperation emit(ByteBuffer data, PortNumber port) throws PiInterpreterException {
        return out(data, port.toLong(), StateMessage.OUT_EMIT);
    }

    private static PiPacketOperation out(ByteBuffer data, long port, int operation) throws PiInterpreterException {
        return PiPacketOperation.builder()
                .withType(PiPacketOperationType.PACKET_OUT)
                .withData(ImmutableByteSequence.copyFrom(data))
                .withMetadata(metadata("port", port, PORT_BITS))
                .withMetadata(metadata("operation", operation, OPERATION_BITS))
                .withMetadata(metadata("reserved", 0, OPERATION_BITS))
                .build();
    }

    private static PiPacketMetadata metadata(String name, long value, int bits) throws PiInterpreterException {
        try {
            return PiPacketMetadata.builder()
                    .withId(PiPacketMetadataId.of(name))
                    .withValue(ImmutableByteSequence.copyFrom(value).fit(bits))
                    .build();
        } catch (ImmutableByteSequence.ByteSequenceTrimException e) {
            throw new PiInterpreterException(name + " " + value + " does not fit in " + bits + " bits");
        }
    }

    /** Whether the cookie of a packet is the reason why the pipeline has sent it. */
    static boolean isReason(long cookie) {
        return (cookie & ~0xffL) == REASON;
    }

    /**
     * The reason that a cookie is, by its name.
     *
     * @throws IllegalArgumentException if the program knows no such reason
     */
    static String reason(long cookie) {
        return Punt.of((int) (cookie & 0xff)).name().toLowerCase(Locale.ROOT);
    }

    @Override
    public InboundPacket mapInboundPacket(PiPacketOperation operation, DeviceId device) throws PiInterpreterException {
        PiPacketMetadata port = metadata(operation, "ingress_port");
        long reason = REASON
                | metadata(operation, "reason").value().asReadOnlyBuffer().get() & 0xffL;
        byte[] bytes = operation.data().asArray();
        try {
            Ethernet frame = Ethernet.deserializer().deserialize(bytes, 0, bytes.length);
            short number = port.value().asReadOnlyBuffer().getShort();
            ConnectPoint from = new ConnectPoint(device, PortNumber.portNumber(Short.toUnsignedInt(number)));
            return new DefaultInboundPacket(from, frame, operation.data().asReadOnlyBuffer(), Optional.of(reason));
        } catch (DeserializationException e) {
            throw new PiInterpreterException("packet-in that is no Ethernet frame: " + e.getMessage());
        }
    }

    private static PiPacketMetadata metadata(PiPacketOperation operation, String name) throws PiInterpreterException {
        return operation.metadatas().stream()
                .filter(m -> m.id().equals(PiPacketMetadataId.of(name)))
                .findFirst()
                .orElseThrow(() -> new PiInterpreterException("packet-in without the metadata " + name));
    }
}
