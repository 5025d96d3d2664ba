package dev.weft.control.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.TextFormat;
import dev.weft.control.core.compile.Compilation;
import dev.weft.control.core.ir.ActionCall;
import dev.weft.control.core.ir.Bits;
import dev.weft.control.core.ir.EntryKey;
import dev.weft.control.core.ir.FieldMatch;
import dev.weft.control.core.ir.MeterConfig;
import dev.weft.control.core.ir.MeterKey;
import dev.weft.control.core.ir.SwitchConfiguration;
import dev.weft.control.core.ir.TableEntry;
import dev.weft.control.core.pipeline.MatchKind;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import p4.v1.P4RuntimeOuterClass.Entity;

class EntityCodecTest {
    private static final P4InfoPipeline PIPELINE = Fixtures.pipeline();
    private static final EntityCodec CODEC = new EntityCodec(PIPELINE);

    @Test
    void thePipelineIsTheOneOfTheP4Sources() {
        var routes = PIPELINE.model().table("WeftIngress.weft.underlay.routes_v4");
        assertThat(routes.fields()).hasSize(1);
        assertThat(routes.fields().get(0).kind()).isEqualTo(MatchKind.LPM);
        assertThat(routes.fields().get(0).width()).isEqualTo(32);
        assertThat(routes.profile()).contains("WeftIngress.weft.underlay.ecmp");
        assertThat(routes.size()).isEqualTo(16384);

        var permissions = PIPELINE.model().table("WeftIngress.weft.services.permissions");
        assertThat(permissions.prioritised()).isTrue();
        assertThat(permissions.actions())
                .containsExactlyInAnyOrder("WeftIngress.weft.services.permit", "WeftIngress.weft.services.deny");

        // NoAction is for defaults only: no entry may have it.
        assertThat(PIPELINE.model().table("WeftIngress.weft.edge.ports").actions())
                .containsExactly("WeftIngress.weft.edge.set_role");
        assertThat(PIPELINE.model()
                        .meter("WeftIngress.weft.services.service_meter")
                        .size())
                .isEqualTo(2048);
        assertThat(PIPELINE.model().counters().get("WeftIngress.drops").size()).isEqualTo(12);
    }

    @Test
    void anEntryIsWhatTheSpecificationSays() throws Exception {
        // Numbers from weft.p4info.txtpb; values in the shortest form (P4Runtime 1.4.1, section 8.3).
        TableEntry entry = new TableEntry(
                new EntryKey(
                        "WeftIngress.weft.edge.hosts_v4",
                        List.of(
                                FieldMatch.ternary("port", Bits.of(1, 16)),
                                FieldMatch.ternary("source", Bits.of(0x0a010001, 32))),
                        10),
                Optional.of(new ActionCall(
                        "WeftIngress.weft.edge.set_host",
                        new TreeMap<>(Map.of("host", Bits.of(7, 32), "subject", Bits.of(0, 32))))),
                OptionalInt.empty(),
                Set.of("host/glasses"));

        assertThat(CODEC.entity(entry)).isEqualTo(TextFormat.parse("""
                table_entry {
                  table_id: 47653726
                  priority: 10
                  match { field_id: 2 ternary { value: "\\001" mask: "\\377\\377" } }
                  match { field_id: 3 ternary { value: "\\012\\001\\000\\001" mask: "\\377\\377\\377\\377" } }
                  action { action {
                    action_id: 28931374
                    params { param_id: 1 value: "\\007" }
                    params { param_id: 2 value: "\\000" }
                  } }
                }
                """, Entity.class));
    }

    @Test
    void everythingThatIsCompiledComesBackTheSame() {
        Compilation compilation = Fixtures.compile("examples/arvr.yaml");
        int seen = 0;
        for (SwitchConfiguration configuration : compilation.switches().values()) {
            for (TableEntry entry : configuration.entries().values()) {
                assertThat(CODEC.entry(CODEC.entity(entry).getTableEntry()).sameEffect(entry))
                        .as(entry.toString())
                        .isTrue();
                seen++;
            }
            configuration
                    .members()
                    .values()
                    .forEach(member -> assertThat(
                                    CODEC.member(CODEC.entity(member).getActionProfileMember())
                                            .sameEffect(member))
                            .isTrue());
            configuration
                    .groups()
                    .values()
                    .forEach(group -> assertThat(CODEC.group(CODEC.entity(group).getActionProfileGroup())
                                    .sameEffect(group))
                            .isTrue());
        }
        assertThat(seen).isGreaterThan(100);
    }

    @Test
    void anythingMatchesThatATargetReturnsExplicitlyAreLeftOut() throws Exception {
        EntryKey key = CODEC.key(TextFormat.parse("""
                table_id: 47653726
                priority: 3
                match { field_id: 3 ternary { value: "\\000\\000\\000\\012" mask: "\\000\\000\\000\\377" } }
                match { field_id: 1 ternary { value: "\\000" mask: "\\000" } }
                match { field_id: 2 ternary { value: "\\000\\001" mask: "\\377\\377" } }
                """, p4.v1.P4RuntimeOuterClass.TableEntry.class));

        assertThat(key)
                .isEqualTo(new EntryKey(
                        "WeftIngress.weft.edge.hosts_v4",
                        List.of(
                                FieldMatch.ternary("port", Bits.of(1, 16)),
                                FieldMatch.ternary("source", Bits.of(10, 32), Bits.of(255, 32))),
                        3));
    }

    @Test
    void aMeterWithoutConfigurationIsUnlimited() {
        MeterConfig limited =
                new MeterConfig(new MeterKey("WeftIngress.weft.services.service_meter", 5), 90, 9, 100, 10, Set.of());

        assertThat(CODEC.meter(CODEC.entity(limited).getMeterEntry())
                        .orElseThrow()
                        .sameEffect(limited))
                .isTrue();
        assertThat(CODEC.meter(CODEC.unlimited(limited.key()).getMeterEntry())).isEmpty();
        assertThat(CODEC.unlimited(limited.key()).getMeterEntry().hasIndex()).isTrue();
    }

    @Test
    void whatThePipelineDoesNotKnowIsNamed() throws Exception {
        var entry = TextFormat.parse("table_id: 1", p4.v1.P4RuntimeOuterClass.TableEntry.class);

        assertThatThrownBy(() -> CODEC.entry(entry)).hasMessageContaining("no table with id 1");
    }
}
