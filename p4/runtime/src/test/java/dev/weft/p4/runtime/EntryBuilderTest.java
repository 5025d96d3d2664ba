package dev.weft.p4.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.TextFormat;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import p4.v1.P4RuntimeOuterClass.TableEntry;

class EntryBuilderTest {
    private final P4InfoIndex index = SmallPipeline.index();

    @Test
    void writesCanonicalEntries() throws Exception {
        TableEntry entry = EntryBuilder.of(index, "acl")
                .range("sport", 0, 1023)
                .ternary("proto", 0xff, 0x0f)
                .lpm("hdr.ipv4.dst", 0x0a0102ffL, 24)
                .exact("port", 256)
                .priority(10)
                .action("forward", Map.of("port", 3, "dstMac", 0xaabbccddeeffL))
                .build();
        assertThat(entry).isEqualTo(TextFormat.parse("""
                                table_id: 33554433
                                match { field_id: 1 exact { value: "\\001\\000" } }
                                match { field_id: 2 lpm { value: "\\012\\001\\002\\000" prefix_len: 24 } }
                                match { field_id: 3 ternary { value: "\\017" mask: "\\017" } }
                                match { field_id: 4 range { low: "\\000" high: "\\003\\377" } }
                                action { action { action_id: 16777217
                                  params { param_id: 1 value: "\\003" }
                                  params { param_id: 2 value: "\\252\\273\\314\\335\\356\\377" } } }
                                priority: 10
                                """, TableEntry.class));
        assertThat(Updates.describe(Updates.insert(entry), Optional.of(index)))
                .isEqualTo("INSERT ingress.acl {port=0x0100, hdr.ipv4.dst=0x0a010200/24, proto=0x0f & 0x0f,"
                        + " sport=0x00..0x03ff} priority 10");
    }

    @Test
    void leavesDontCareFieldsOut() {
        TableEntry entry = EntryBuilder.of(index, "ingress.acl")
                .lpm("hdr.ipv4.dst", 0, 0)
                .ternary("proto", 7, 0)
                .range("sport", 0, 65535)
                .build();
        assertThat(entry.getMatchList()).isEmpty();
    }

    @Test
    void singleValuesFitEveryKind() {
        TableEntry entry = EntryBuilder.of(index, "acl")
                .exact("hdr.ipv4.dst", 5)
                .exact("proto", 6)
                .exact("sport", 7)
                .exact("flag", 1)
                .build();
        assertThat(entry.getMatch(0).getLpm().getPrefixLen()).isEqualTo(32);
        assertThat(entry.getMatch(1).getTernary().getMask()).isEqualTo(P4Bytes.of(255));
        assertThat(entry.getMatch(2).getRange().getHigh()).isEqualTo(P4Bytes.of(7));
        assertThat(entry.getMatch(3).getOptional().getValue()).isEqualTo(P4Bytes.of(1));
    }

    @Test
    void errorsNameTheThingAndTheValidOptions() {
        assertThatThrownBy(() -> EntryBuilder.of(index, "acls"))
                .hasMessage("unknown table 'acls'; valid: ingress.acl, egress.tables");
        EntryBuilder acl = EntryBuilder.of(index, "acl");
        assertThatThrownBy(() -> acl.exact("dst", 1))
                .hasMessage("unknown match field of table ingress.acl 'dst'; valid: port, hdr.ipv4.dst, proto, sport,"
                        + " flag");
        assertThatThrownBy(() -> acl.exact("port", 512)).hasMessage("ingress.acl.port: 512 does not fit bit<9>");
        assertThatThrownBy(() -> acl.ternary("port", 1, 1)).hasMessageContaining("matches EXACT, not TERNARY");
        assertThatThrownBy(() -> acl.action("forward", Map.of("port", 1)))
                .hasMessage("parameter ingress.forward.dstMac has no value");
        assertThatThrownBy(() -> acl.action("forward", Map.of("prt", 1))).hasMessageContaining("valid: port, dstMac");
    }
}
