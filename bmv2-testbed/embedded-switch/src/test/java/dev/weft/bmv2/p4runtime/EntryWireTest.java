package dev.weft.bmv2.p4runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import dev.weft.p4.runtime.ElectionId;
import dev.weft.p4.runtime.OctetMarshaller;
import dev.weft.p4.runtime.client.P4RuntimeClient;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import p4.v1.P4RuntimeGrpc;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.Error;
import p4.v1.P4RuntimeOuterClass.Update;
import p4.v1.P4RuntimeOuterClass.WriteRequest;
import p4.v1.P4RuntimeOuterClass.WriteRequest.Atomicity;
import p4.v1.P4RuntimeOuterClass.WriteResponse;

/**
 * The short way of plain entries against the long way, which requests that roll back take: the same bytes, many of them
 * broken, must get the same error codes and leave the same entries.
 */
class EntryWireTest {
    private static final int SEEDS = Integer.getInteger("weft.p4runtime.wire", 1);
    private static final int BATCHES = 40;
    private static final int BATCH = 10;

    private static final MethodDescriptor<byte[], WriteResponse> WRITE = P4RuntimeGrpc.getWriteMethod().toBuilder(
                    OctetMarshaller.INSTANCE, P4RuntimeGrpc.getWriteMethod().getResponseMarshaller())
            .build();

    @Test
    void bothWaysAgreeOnWhateverComes() throws IOException {
        int good = 0;
        int bad = 0;
        for (int seed = 0; seed < SEEDS; seed++) {
            Random random = new Random(seed);
            FuzzEntities entities = new FuzzEntities(random);
            try (Bench first = new Bench();
                    Bench second = new Bench()) {
                P4RuntimeClient shortWay = first.primary();
                P4RuntimeClient longWay = second.primary();
                for (int batch = 0; batch < BATCHES; batch++) {
                    for (int i = 0; i < BATCH; i++) {
                        byte[] update = update(random, entities);
                        Code code = write(first, Atomicity.CONTINUE_ON_ERROR, update);
                        assertThat(code)
                                .as("seed %d, batch %d, %s", seed, batch, ByteString.copyFrom(update))
                                .isEqualTo(write(second, Atomicity.ROLLBACK_ON_ERROR, update));
                        if (code == Code.OK) {
                            good++;
                        } else {
                            bad++;
                        }
                    }
                    assertThat(tables(shortWay))
                            .as("seed %d, batch %d", seed, batch)
                            .isEqualTo(tables(longWay));
                }
            }
        }
        assertThat(good).as("written").isGreaterThan(SEEDS * BATCHES);
        assertThat(bad).as("refused").isGreaterThan(SEEDS * BATCHES);
    }

    private static byte[] update(Random random, FuzzEntities entities) {
        Entity entity = entities.tableEntry(entities.table(table -> true));
        if (random.nextInt(3) == 0) {
            Entity.Builder key = entity.toBuilder();
            key.getTableEntryBuilder().clearAction();
            entity = key.build();
        }
        byte[] bytes = Update.newBuilder()
                .setType(random.nextInt(3) == 0 ? Update.Type.DELETE : Update.Type.INSERT)
                .setEntity(entity)
                .build()
                .toByteArray();
        switch (random.nextInt(6)) {
            case 0 -> bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            case 1 -> bytes[random.nextInt(bytes.length)] += (byte) (1 - 2 * random.nextInt(2));
            case 2 -> bytes = Arrays.copyOf(bytes, random.nextInt(bytes.length));
            default -> {}
        }
        return bytes;
    }

    /** The code of the only update. */
    private static Code write(Bench bench, Atomicity atomicity, byte[] update) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        WriteRequest.newBuilder()
                .setDeviceId(Bench.DEVICE)
                .setAtomicity(atomicity)
                .setElectionId(ElectionId.of(1).toMessage())
                .build()
                .writeTo(bytes);
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeBytes(WriteRequest.UPDATES_FIELD_NUMBER, ByteString.copyFrom(update));
        out.flush();
        StatusRuntimeException failure = Assertions.catchThrowableOfType(
                StatusRuntimeException.class,
                () -> ClientCalls.blockingUnaryCall(bench.channel(), WRITE, CallOptions.DEFAULT, bytes.toByteArray()));
        return failure == null
                ? Code.OK
                : Status.fromCodeValue(StatusProto.fromThrowable(failure)
                                .getDetails(0)
                                .unpack(Error.class)
                                .getCanonicalCode())
                        .getCode();
    }

    private static List<Entity> tables(P4RuntimeClient client) {
        return Bench.read(client, "table_entry {}");
    }
}
