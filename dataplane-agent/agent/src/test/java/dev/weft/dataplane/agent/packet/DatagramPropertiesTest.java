package dev.weft.dataplane.agent.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.weft.p4.program.wire.WireException;
import java.util.HexFormat;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;

class DatagramPropertiesTest {
    private static ByteString bytes(String hex) {
        return ByteString.copyFrom(HexFormat.of().parseHex(hex));
    }

    @Property(tries = 500)
    void anyBytesAreParsedOrRefused(@ForAll @Size(max = 120) byte[] noise) {
        ByteString frame = ByteString.copyFrom(noise);
        for (String type : new String[] {"0800", "86dd", "81000001" + "0800"}) {
            ByteString typed = bytes("020000000002" + "020000000001" + type).concat(frame);
            try {
                assertThat(Datagram.parse(typed).payload().size()).isLessThan(typed.size());
            } catch (WireException e) {
                assertThat(e).hasMessageMatching(".+");
            }
        }
    }
}
