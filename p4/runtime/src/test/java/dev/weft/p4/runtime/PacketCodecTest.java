package dev.weft.p4.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.Map;
import org.junit.jupiter.api.Test;
import p4.v1.P4RuntimeOuterClass.PacketOut;

class PacketCodecTest {
    private final P4InfoIndex index = SmallPipeline.index();
    private final PacketCodec codec = new PacketCodec(index.packetHeaders().get("packet_out"));
    private final ByteString payload = ByteString.copyFromUtf8("data");

    @Test
    void packsFieldsBackToBack() {
        PacketOut packet = PacketCodec.packetOut(index, payload, Map.of("egress_port", 0x155, "cookie", 0x0a0b));
        byte[] frame = codec.pack(packet.getMetadataList(), packet.getPayload());
        // 1 0101 0101 | 000 0000 | cookie
        assertThat(frame).containsExactly(0xaa, 0x80, 0x0a, 0x0b, 'd', 'a', 't', 'a');
        assertThat(codec.unpack(frame, 0, frame.length)).isEqualTo(packet.getMetadataList());
        assertThat(PacketCodec.value(index, "packet_out", packet.getMetadataList(), "egress_port"))
                .isEqualTo(0x155);
    }

    @Test
    void refusesWhatDoesNotFit() {
        assertThatThrownBy(() -> PacketCodec.packetOut(index, payload, Map.of("egress_port", 512)))
                .hasMessage("packet_out.egress_port: 512 does not fit bit<9>");
        assertThatThrownBy(() -> PacketCodec.packetOut(index, payload, Map.of("port", 1)))
                .hasMessageContaining("valid: egress_port, _pad, cookie");
        PacketOut packet = PacketCodec.packetOut(index, payload, Map.of());
        assertThatThrownBy(() -> codec.pack(packet.getMetadataList().subList(0, 2), payload))
                .hasMessage("metadata packet_out.cookie (id 3) is missing");
        assertThatThrownBy(() -> codec.unpack(new byte[3], 0, 3)).hasMessageContaining("shorter than header");
    }
}
