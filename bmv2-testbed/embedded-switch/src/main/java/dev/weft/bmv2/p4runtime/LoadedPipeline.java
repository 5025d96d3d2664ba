package dev.weft.bmv2.p4runtime;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.weft.bmv2.EmbeddedSwitch;
import dev.weft.bmv2.control.ControlException;
import dev.weft.bmv2.control.SwitchControl;
import dev.weft.bmv2.program.Program;
import dev.weft.bmv2.program.ProgramLoadException;
import dev.weft.p4.runtime.P4InfoIndex;
import dev.weft.p4.runtime.P4Objects;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import p4.config.v1.P4InfoOuterClass;
import p4.config.v1.P4InfoOuterClass.Preamble;
import p4.v1.P4RuntimeOuterClass.ForwardingPipelineConfig;

/** A pipeline configuration that was found good, and the control API of the switch that runs it, once one does. */
final class LoadedPipeline {
    /** Field {@code device_data} of {@code p4.tmp.P4DeviceConfig}, in which old controllers wrap the JSON. */
    private static final int DEVICE_DATA = 3;

    private volatile ForwardingPipelineConfig config;
    private final P4InfoIndex index;
    private final InitialEntries initial;
    private final Program program;
    private final Translations translations;
    private final SwitchControl control;
    private final SdnPorts ports;
    private final Map<Integer, TableBinding> tables;
    private final Map<Integer, ActionBinding> actions;
    private final PacketHeader packetIn;
    private final PacketHeader packetOut;
    private final AsWritten asWritten = new AsWritten();

    private LoadedPipeline(
            ForwardingPipelineConfig config, P4InfoIndex index, InitialEntries loaded, Translations translations) {
        this.config = config;
        this.index = index;
        initial = loaded;
        program = loaded.program();
        this.translations = translations;
        control = null;
        ports = null;
        tables = new LinkedHashMap<>();
        actions = new LinkedHashMap<>();
        for (P4InfoOuterClass.Table table : index.tables().all()) {
            tables.put(table.getPreamble().getId(), new TableBinding(index, table, program, translations));
        }
        for (P4InfoOuterClass.Action action : index.actions().all()) {
            dev.weft.bmv2.program.Action known =
                    program.action(action.getPreamble().getName());
            if (known != null) {
                actions.put(action.getPreamble().getId(), new ActionBinding(action, known, translations));
            }
        }
        packetIn = codec("packet_in");
        packetOut = codec("packet_out");
    }

    private LoadedPipeline(LoadedPipeline verified, SwitchControl control, SdnPorts ports) {
        config = verified.config;
        index = verified.index;
        initial = verified.initial;
        program = verified.program;
        translations = verified.translations;
        this.control = control;
        this.ports = ports;
        tables = verified.tables;
        actions = verified.actions;
        packetIn = verified.packetIn;
        packetOut = verified.packetOut;
    }

    /** This pipeline on a switch that has just loaded its program; its initial entries are there then. */
    LoadedPipeline on(EmbeddedSwitch device) {
        initial.insertInto(device.control());
        return new LoadedPipeline(
                this, device.control(), new SdnPorts(device.cpuPort().orElse(P4RuntimeTarget.NO_CPU_PORT)));
    }

    /** This pipeline on a new switch that gets no packets. */
    LoadedPipeline onSpareSwitch(int cpuPort) {
        EmbeddedSwitch.Builder spare = EmbeddedSwitch.builder(program);
        return on((cpuPort == P4RuntimeTarget.NO_CPU_PORT ? spare : spare.cpuPort(cpuPort)).build());
    }

    /**
     * Checks a configuration; nothing changes. The result has no control API yet.
     *
     * @param names what types with a string translation call their numbers, by URI; other strings find their own
     * @throws P4RuntimeFailure {@code INVALID_ARGUMENT} if it cannot be realised
     */
    static LoadedPipeline verify(ForwardingPipelineConfig config, Map<String, Map<String, Long>> names) {
        if (config.getP4DeviceConfig().isEmpty()) {
            throw P4RuntimeFailure.invalid("p4_device_config is empty: it must hold p4c's bmv2 JSON");
        }
        if (!config.hasP4Info()) {
            throw P4RuntimeFailure.invalid("the configuration has no p4info");
        }
        P4InfoIndex index = P4InfoIndex.of(config.getP4Info());
        checkNames(index);
        try {
            InitialEntries program = InitialEntries.load(
                    json(config.getP4DeviceConfig()).toByteArray(),
                    config.getP4Info().getTablesList());
            LoadedPipeline pipeline = new LoadedPipeline(
                    config, index, program, new Translations(index.p4info().getTypeInfo(), names));
            pipeline.onSpareSwitch(
                    P4RuntimeTarget
                            .NO_CPU_PORT); // what only lowering finds out: entries of the program that contradict each
            // other
            return pipeline;
        } catch (ProgramLoadException | ControlException | IllegalArgumentException e) {
            throw P4RuntimeFailure.invalid("p4_device_config: " + e.getMessage());
        }
    }

    private static void checkNames(P4InfoIndex index) {
        check("table", index.p4info().getTablesList(), P4InfoOuterClass.Table::getPreamble, index.tables());
        check("action", index.p4info().getActionsList(), P4InfoOuterClass.Action::getPreamble, index.actions());
    }

    private static <T> void check(String kind, List<T> listed, Function<T, Preamble> preamble, P4Objects<T> indexed) {
        for (T object : listed) {
            Preamble names = preamble.apply(object);
            if (names.getId() == 0 || names.getName().isEmpty()) {
                throw P4RuntimeFailure.invalid("P4Info has a " + kind + " without id or name: " + names);
            }
            if (indexed.find(names.getId()).orElseThrow() != object
                    || indexed.find(names.getName()).orElseThrow() != object) {
                throw P4RuntimeFailure.invalid(
                        "P4Info has two " + kind + "s with id " + names.getId() + " or name " + names.getName());
            }
        }
    }

    /** bmv2 JSON as such, or wrapped as {@code p4.tmp.P4DeviceConfig}. */
    static ByteString json(ByteString deviceConfig) {
        for (int i = 0; i < deviceConfig.size(); i++) {
            byte first = deviceConfig.byteAt(i);
            if (!Character.isWhitespace(first)) {
                return first == '{' ? deviceConfig : unwrapped(deviceConfig);
            }
        }
        return deviceConfig;
    }

    private static ByteString unwrapped(ByteString deviceConfig) {
        try {
            List<ByteString> data = UnknownFieldSet.parseFrom(deviceConfig)
                    .getField(DEVICE_DATA)
                    .getLengthDelimitedList();
            return data.isEmpty() ? deviceConfig : data.get(0);
        } catch (InvalidProtocolBufferException e) {
            throw P4RuntimeFailure.invalid("p4_device_config is neither bmv2 JSON nor a P4DeviceConfig that wraps it");
        }
    }

    private PacketHeader codec(String header) {
        return index.packetHeaders()
                .find(header)
                .map(info -> new PacketHeader(info, program, translations))
                .orElse(null);
    }

    ForwardingPipelineConfig config() {
        return config;
    }

    /** Replaces the configuration by an equal one with another cookie. */
    void config(ForwardingPipelineConfig same) {
        config = same;
    }

    P4InfoIndex index() {
        return index;
    }

    Program program() {
        return program;
    }

    Translations translations() {
        return translations;
    }

    SwitchControl control() {
        return control;
    }

    SdnPorts ports() {
        return ports;
    }

    AsWritten asWritten() {
        return asWritten;
    }

    /** The codec of {@code packet_in}, or null if the program has no such header. */
    PacketHeader packetIn() {
        return packetIn;
    }

    /** The codec of {@code packet_out}, or null if the program has no such header. */
    PacketHeader packetOut() {
        return packetOut;
    }

    Iterable<TableBinding> tables() {
        return tables.values();
    }

    /** The table with this id; else {@code INVALID_ARGUMENT} (0) or {@code NOT_FOUND}. */
    TableBinding table(int id) {
        TableBinding known = tables.get(id);
        if (known != null && id != 0) {
            return known;
        }
        return tables.get(require(id, index.tables(), "table").getPreamble().getId());
    }

    /** The table with this id, or null. */
    TableBinding tableOrNull(int id) {
        return tables.get(id);
    }

    /** The table with this P4 name, or null if P4Info does not have it. */
    TableBinding table(String name) {
        return index.tables()
                .find(name)
                .map(table -> tables.get(table.getPreamble().getId()))
                .orElse(null);
    }

    /** An action, whatever its table. */
    ActionBinding action(int id) {
        ActionBinding action = actions.get(id);
        if (action == null) {
            throw P4RuntimeFailure.invalid("the pipeline has no action with id " + id);
        }
        return action;
    }

    ActionBinding action(String name) {
        return actions.get(index.actions().id(name));
    }

    /** The object with this id; an unset id is {@code INVALID_ARGUMENT}, an unknown one {@code NOT_FOUND}. */
    static <T> T require(int id, P4Objects<T> objects, String kind) {
        if (id == 0) {
            throw P4RuntimeFailure.invalid(kind + " id is not set; valid: " + objects.valid());
        }
        return objects.find(id)
                .orElseThrow(() -> P4RuntimeFailure.notFound(
                        "no " + kind + " has id " + Integer.toUnsignedString(id) + "; valid: " + objects.valid()));
    }
}
