package dev.weft.dataplane.telemetry;

import dev.weft.dataplane.api.DeviceSample;
import dev.weft.dataplane.api.InstanceStatus;
import dev.weft.dataplane.api.TelemetrySample;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.TimeStampNanoTZVector;
import org.apache.arrow.vector.VarCharVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.FloatingPointPrecision;
import org.apache.arrow.vector.types.TimeUnit;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** The tables that samples are told in: each sample gives each table some rows, which all begin with time and switch. */
enum SampleTable {
    /** One row: the machine and the agent's process. */
    DEVICE(
            List.of(
                    number("cpu_permille"),
                    number("agent_cpu_permille"),
                    number("memory_total_bytes"),
                    number("memory_available_bytes"),
                    number("agent_memory_bytes"),
                    real("load"),
                    number("processors")),
            sample -> sample.hasDevice() ? List.<Object[]>of(device(sample.getDevice())) : List.of()),
    /** A row a port. */
    PORTS(
            List.of(
                    text("source"),
                    text("port"),
                    flag("up"),
                    number("rx_packets"),
                    number("rx_bytes"),
                    number("rx_dropped"),
                    number("tx_packets"),
                    number("tx_bytes"),
                    number("tx_dropped")),
            sample -> sample.getPortsList().stream()
                    .map(port -> row(
                            port.getSource().name().toLowerCase(java.util.Locale.ROOT),
                            port.getName(),
                            port.getUp(),
                            port.getRxPackets(),
                            port.getRxBytes(),
                            port.getRxDropped(),
                            port.getTxPackets(),
                            port.getTxBytes(),
                            port.getTxDropped()))
                    .toList()),
    /** A row a peer. */
    PATHS(
            List.of(
                    text("peer"),
                    flag("reachable"),
                    number("delay_us"),
                    number("jitter_us"),
                    number("loss_permille"),
                    number("judged"),
                    number("probes"),
                    number("replies")),
            sample -> sample.getPathsList().stream()
                    .map(path -> row(
                            path.getPeer(),
                            path.getReachable(),
                            path.getDelayUs(),
                            path.getJitterUs(),
                            (long) path.getLossPermille(),
                            (long) path.getJudged(),
                            path.getProbes(),
                            path.getReplies()))
                    .toList()),
    /** A row a counter of the pipeline. */
    COUNTERS(
            List.of(text("kind"), text("name"), number("packets")),
            sample -> sample.getCountersList().stream()
                    .map(counter -> row(
                            counter.getKind().name().toLowerCase(java.util.Locale.ROOT),
                            counter.getName(),
                            counter.getPackets()))
                    .toList()),
    /** A row an instance. */
    INSTANCES(
            List.of(
                    text("instance"),
                    text("site"),
                    text("knowledge"),
                    number("compute_us"),
                    number("queue"),
                    number("network_us"),
                    number("score")),
            sample -> sample.getInstancesList().stream()
                    .map(SampleTable::instance)
                    .toList()),
    /** One row: sketches of punted packets. */
    TRAFFIC(
            List.of(number("packets"), real("flows"), real("flows_low"), real("flows_high")),
            sample -> List.<Object[]>of(row(
                    sample.getTraffic().getPackets(),
                    sample.getTraffic().getFlows(),
                    sample.getTraffic().getFlowsLow(),
                    sample.getTraffic().getFlowsHigh()))),
    /** A row for each of the sources that send most of the punted packets. */
    SOURCES(
            List.of(text("source"), number("packets_low"), number("packets_high")),
            sample -> sample.getTraffic().getSourcesList().stream()
                    .map(source -> row(source.getSource(), source.getPacketsLow(), source.getPacketsHigh()))
                    .toList());

    private final Schema schema;
    private final Function<TelemetrySample, List<Object[]>> rows;

    SampleTable(List<Field> fields, Function<TelemetrySample, List<Object[]>> rows) {
        List<Field> all = new ArrayList<>(List.of(
                new Field(
                        "time", FieldType.notNullable(new ArrowType.Timestamp(TimeUnit.NANOSECOND, "UTC")), List.of()),
                text("switch"),
                number("sequence")));
        all.addAll(fields);
        this.schema = new Schema(all);
        this.rows = rows;
    }

    /** The table of a name in lower case. */
    static Optional<SampleTable> named(String name) {
        for (SampleTable table : values()) {
            if (table.title().equals(name)) {
                return Optional.of(table);
            }
        }
        return Optional.empty();
    }

    /** The name in lower case. */
    String title() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    Schema schema() {
        return schema;
    }

    /** Puts the rows of a sample into the batch, in the place of what it holds. */
    void fill(VectorSchemaRoot batch, TelemetrySample sample) {
        batch.allocateNew();
        int at = 0;
        for (Object[] row : rows.apply(sample)) {
            set(batch.getVector(0), at, sample.getTimeNs());
            set(batch.getVector(1), at, sample.getSwitchId());
            set(batch.getVector(2), at, sample.getSequence());
            for (int i = 0; i < row.length; i++) {
                set(batch.getVector(i + 3), at, row[i]);
            }
            at++;
        }
        batch.setRowCount(at);
    }

    private static void set(FieldVector vector, int at, Object value) {
        if (vector instanceof TimeStampNanoTZVector times) {
            times.setSafe(at, (Long) value);
        } else if (vector instanceof VarCharVector texts) {
            texts.setSafe(at, ((String) value).getBytes(StandardCharsets.UTF_8));
        } else if (vector instanceof BitVector flags) {
            flags.setSafe(at, (Boolean) value ? 1 : 0);
        } else if (vector instanceof Float8Vector reals) {
            reals.setSafe(at, (Double) value);
        } else if (value == null) {
            vector.setNull(at);
        } else {
            ((BigIntVector) vector).setSafe(at, (Long) value);
        }
    }

    private static Object[] device(DeviceSample device) {
        return row(
                (long) device.getCpuPermille(),
                (long) device.getAgentCpuPermille(),
                device.getMemoryTotalBytes(),
                device.getMemoryAvailableBytes(),
                device.getAgentMemoryBytes(),
                device.getLoadMilli() / 1_000.0,
                (long) device.getProcessors());
    }

    private static Object[] instance(InstanceStatus instance) {
        boolean heard = instance.getKnowledge() != InstanceStatus.Knowledge.NEVER_HEARD;
        return row(
                instance.getInstanceId(),
                instance.getSite(),
                instance.getKnowledge().name().toLowerCase(java.util.Locale.ROOT),
                heard ? (long) instance.getCompute().getDelayUs() : null,
                heard ? (long) instance.getCompute().getQueue() : null,
                instance.getNetworkKnown() ? instance.getNetworkUs() : null,
                (long) instance.getScore());
    }

    private static Object[] row(Object... values) {
        return values;
    }

    private static Field text(String name) {
        return new Field(name, FieldType.notNullable(ArrowType.Utf8.INSTANCE), List.of());
    }

    private static Field number(String name) {
        return new Field(name, FieldType.nullable(new ArrowType.Int(64, true)), List.of());
    }

    private static Field real(String name) {
        return new Field(
                name, FieldType.notNullable(new ArrowType.FloatingPoint(FloatingPointPrecision.DOUBLE)), List.of());
    }

    private static Field flag(String name) {
        return new Field(name, FieldType.notNullable(ArrowType.Bool.INSTANCE), List.of());
    }
}
