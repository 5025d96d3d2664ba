package dev.weft.p4.runtime;

import com.google.protobuf.TextFormat;
import java.util.List;
import java.util.function.Function;
import p4.config.v1.P4InfoOuterClass.Action;
import p4.config.v1.P4InfoOuterClass.ActionProfile;
import p4.config.v1.P4InfoOuterClass.ControllerPacketMetadata;
import p4.config.v1.P4InfoOuterClass.Counter;
import p4.config.v1.P4InfoOuterClass.Digest;
import p4.config.v1.P4InfoOuterClass.DirectCounter;
import p4.config.v1.P4InfoOuterClass.DirectMeter;
import p4.config.v1.P4InfoOuterClass.MatchField;
import p4.config.v1.P4InfoOuterClass.Meter;
import p4.config.v1.P4InfoOuterClass.P4Info;
import p4.config.v1.P4InfoOuterClass.Register;
import p4.config.v1.P4InfoOuterClass.Table;
import p4.config.v1.P4InfoOuterClass.ValueSet;

/** P4Info by name: every object of a pipeline by full name, alias or id. Immutable. */
public final class P4InfoIndex {
    private final P4Info p4info;
    private final P4Objects<Table> tables;
    private final P4Objects<Action> actions;
    private final P4Objects<ActionProfile> actionProfiles;
    private final P4Objects<Counter> counters;
    private final P4Objects<DirectCounter> directCounters;
    private final P4Objects<Meter> meters;
    private final P4Objects<DirectMeter> directMeters;
    private final P4Objects<Register> registers;
    private final P4Objects<Digest> digests;
    private final P4Objects<ValueSet> valueSets;
    private final P4Objects<ControllerPacketMetadata> packetHeaders;

    private P4InfoIndex(P4Info info) {
        p4info = info;
        tables = new P4Objects<>("table", info.getTablesList(), Table::getPreamble);
        actions = new P4Objects<>("action", info.getActionsList(), Action::getPreamble);
        actionProfiles = new P4Objects<>("action profile", info.getActionProfilesList(), ActionProfile::getPreamble);
        counters = new P4Objects<>("counter", info.getCountersList(), Counter::getPreamble);
        directCounters = new P4Objects<>("direct counter", info.getDirectCountersList(), DirectCounter::getPreamble);
        meters = new P4Objects<>("meter", info.getMetersList(), Meter::getPreamble);
        directMeters = new P4Objects<>("direct meter", info.getDirectMetersList(), DirectMeter::getPreamble);
        registers = new P4Objects<>("register", info.getRegistersList(), Register::getPreamble);
        digests = new P4Objects<>("digest", info.getDigestsList(), Digest::getPreamble);
        valueSets = new P4Objects<>("value set", info.getValueSetsList(), ValueSet::getPreamble);
        packetHeaders = new P4Objects<>(
                "controller packet header",
                info.getControllerPacketMetadataList(),
                ControllerPacketMetadata::getPreamble);
    }

    public static P4InfoIndex of(P4Info info) {
        return new P4InfoIndex(info);
    }

    /** Reads p4c's text form ({@code *.p4info.txtpb}). */
    public static P4InfoIndex parse(String text) {
        return new P4InfoIndex(parseMessage(text));
    }

    /** Reads p4c's text form; a text that is none is an {@link IllegalArgumentException} with line and column. */
    public static P4Info parseMessage(String text) {
        try {
            return TextFormat.parse(text, P4Info.class);
        } catch (TextFormat.ParseException e) {
            throw new IllegalArgumentException("not a P4Info text (line:column) " + e.getMessage(), e);
        }
    }

    public P4Info p4info() {
        return p4info;
    }

    public P4Objects<Table> tables() {
        return tables;
    }

    public P4Objects<Action> actions() {
        return actions;
    }

    public P4Objects<ActionProfile> actionProfiles() {
        return actionProfiles;
    }

    public P4Objects<Counter> counters() {
        return counters;
    }

    public P4Objects<DirectCounter> directCounters() {
        return directCounters;
    }

    public P4Objects<Meter> meters() {
        return meters;
    }

    public P4Objects<DirectMeter> directMeters() {
        return directMeters;
    }

    public P4Objects<Register> registers() {
        return registers;
    }

    public P4Objects<Digest> digests() {
        return digests;
    }

    public P4Objects<ValueSet> valueSets() {
        return valueSets;
    }

    /** {@code packet_in} and {@code packet_out}, where the program has them. */
    public P4Objects<ControllerPacketMetadata> packetHeaders() {
        return packetHeaders;
    }

    /** A table's match field by name; unknown names are an {@link IllegalArgumentException} that lists the valid. */
    public static MatchField matchField(Table table, String name) {
        return named(
                "match field of table " + table.getPreamble().getName(),
                table.getMatchFieldsList(),
                MatchField::getName,
                name);
    }

    /** An action's parameter by name; unknown names are an {@link IllegalArgumentException} that lists the valid. */
    public static Action.Param param(Action action, String name) {
        return named(
                "parameter of action " + action.getPreamble().getName(),
                action.getParamsList(),
                Action.Param::getName,
                name);
    }

    /** A controller header's field by name; unknown names are an {@link IllegalArgumentException}. */
    public static ControllerPacketMetadata.Metadata metadata(ControllerPacketMetadata header, String name) {
        return named(
                "field of header " + header.getPreamble().getName(),
                header.getMetadataList(),
                ControllerPacketMetadata.Metadata::getName,
                name);
    }

    private static <T> T named(String kind, List<T> candidates, Function<T, String> nameOf, String name) {
        for (T candidate : candidates) {
            if (nameOf.apply(candidate).equals(name)) {
                return candidate;
            }
        }
        throw new IllegalArgumentException(
                Names.unknown(kind, name, candidates.stream().map(nameOf).toList()));
    }
}
