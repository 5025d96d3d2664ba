package dev.weft.p4.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import p4.config.v1.P4InfoOuterClass;
import p4.v1.P4RuntimeOuterClass;
import p4.v1.P4RuntimeOuterClass.Replica;

/** The patch gives the fields of P4Runtime v1.4.1; numbers from the specification's message listings. */
class MessagesTest {
    @ParameterizedTest
    @CsvSource({
        "Role, name, 3",
        "WriteRequest, role, 6",
        "ReadRequest, role, 3",
        "SetForwardingPipelineConfigRequest, role, 6",
        "TableEntry, meter_counter_data, 12",
        "TableEntry, is_const, 13",
        "TableEntry, metadata, 11",
        "TableEntry, idle_timeout_ns, 9",
        "Replica, egress_port, 1",
        "Replica, port, 3",
        "Replica, backup_replicas, 4",
        "MulticastGroupEntry, metadata, 3",
        "ActionProfileAction, watch_port, 4",
        "MeterConfig, eburst, 5",
        "MeterEntry, counter_data, 4",
        "DirectMeterEntry, counter_data, 3",
        "CapabilitiesResponse, experimental, 999"
    })
    void runtimeFieldsHaveTheirNumbers(String message, String field, int number) {
        Descriptor type = P4RuntimeOuterClass.getDescriptor().findMessageTypeByName(message);
        assertThat(type.findFieldByName(field).getNumber()).isEqualTo(number);
    }

    @ParameterizedTest
    @CsvSource({
        "PkgInfo, platform_properties, 11",
        "Table, has_initial_entries, 11",
        "Table, initial_default_action, 5",
        "ActionProfile, sum_of_weights, 6",
        "ActionProfile, sum_of_members, 7",
        "MeterSpec, type, 2"
    })
    void p4infoFieldsHaveTheirNumbers(String message, String field, int number) {
        Descriptor type = P4InfoOuterClass.getDescriptor().findMessageTypeByName(message);
        assertThat(type.findFieldByName(field).getNumber()).isEqualTo(number);
    }

    @Test
    void replicaPortIsBytesOnTheWire() throws Exception {
        // field 3, length-delimited, one byte: as a v1.4 client writes it
        Replica replica = Replica.parseFrom(new byte[] {0x1a, 1, 5, 0x10, 2});
        assertThat(replica.getPortKindCase()).isEqualTo(Replica.PortKindCase.PORT);
        assertThat(replica.getPort()).isEqualTo(ByteString.copyFrom(new byte[] {5}));
        assertThat(replica.getInstance()).isEqualTo(2);
    }

    @Test
    void watchPortAndWatchExclude() {
        var member = P4RuntimeOuterClass.ActionProfileGroup.Member.newBuilder()
                .setWatch(1)
                .setWatchPort(ByteString.copyFrom(new byte[] {2}));
        assertThat(member.getWatchKindCase())
                .isEqualTo(P4RuntimeOuterClass.ActionProfileGroup.Member.WatchKindCase.WATCH_PORT);
    }
}
