package dev.weft.bmv2.program;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads bmv2 JSON (format 2.x, as p4c's bmv2 back end writes it for v1model) into a {@link Program}. Whatever it does
 * not support is refused here, by name, and never at run time.
 */
public final class ProgramLoader {
    private static final int MAX_NESTING = 500;
    private static final int MAX_CELLS = 1 << 22;
    private static final int MAX_REGISTER_WORDS = 1 << 25;
    /** Larger files are no programs: p4c writes some megabytes for the largest. */
    private static final long MAX_FILE_BYTES = 1L << 28;
    /** simple_switch keeps the ids of field lists and digests in 16 bits. */
    private static final int MAX_LIST_ID = 0xffff;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(MAX_NESTING)
                            .build())
                    .build())
            .build();

    private final JsonView root;
    private final Scope scope = new Scope();
    private long cells;
    private long registerWords;

    private ProgramLoader(JsonView root) {
        this.root = root;
    }

    /** Loads a program from a file; throws {@link ProgramLoadException}. */
    public static Program load(Path file) {
        try {
            long bytes = Files.size(file);
            if (bytes > MAX_FILE_BYTES) {
                throw new ProgramLoadException(
                        bytes + " bytes are too many for a program: at most " + MAX_FILE_BYTES + " are read");
            }
            return load(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new ProgramLoadException("cannot read " + file + ": " + e.getMessage(), e);
        } catch (ProgramLoadException e) {
            throw new ProgramLoadException(file + ": " + e.getMessage(), e);
        }
    }

    /** Loads a program; throws {@link ProgramLoadException}. */
    public static Program load(byte[] json) {
        JsonNode tree = tree(json);
        if (tree == null || !tree.isObject()) {
            throw new ProgramLoadException("not a bmv2 program: the JSON is not an object");
        }
        return DeepStack.call(() -> new ProgramLoader(new JsonView(tree, "$")).program());
    }

    private static JsonNode tree(byte[] json) {
        try {
            return MAPPER.readTree(json);
        } catch (JsonProcessingException e) {
            throw new ProgramLoadException("not valid JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new ProgramLoadException("cannot read the JSON: " + e.getMessage(), e);
        }
    }

    private Program program() {
        checkVersion();
        for (JsonView extern : root.opt("extern_instances").elements()) {
            throw extern.error("extern '" + extern.get("name").text() + "' of type '"
                    + extern.get("type").text() + "' is not supported");
        }
        new HeaderLoader(root, scope).load();
        errors();
        for (JsonView set : root.opt("parse_vsets").elements()) {
            String name = set.get("name").text();
            int width = set.get("compressed_bitwidth").integer(1, HeaderLoader.MAX_BITS);
            scope.valueSets.add(set, name, new ValueSet(name, set.get("id").integer(), scope.valueSets.size(), width));
        }
        CalculationLoader calculations = new CalculationLoader(scope);
        root.opt("calculations").elements().forEach(calculations::calculation);
        root.opt("counter_arrays").elements().forEach(this::counter);
        root.opt("meter_arrays").elements().forEach(this::meter);
        root.opt("register_arrays").elements().forEach(this::register);
        Parser parser = new ParserLoader(scope).load(named("parsers", "parser"));
        Deparser deparser = deparser(named("deparsers", "deparser"));
        root.get("actions").elements().forEach(this::action);
        Pipeline ingress = new PipelineLoader(scope, named("pipelines", "ingress")).load();
        Pipeline egress = new PipelineLoader(scope, named("pipelines", "egress")).load();
        List<Checksum> checksums = new ArrayList<>();
        for (JsonView checksum : root.opt("checksums").elements()) {
            checksums.add(calculations.checksum(checksum));
        }
        return new Program(
                root.opt("program").textOr(""),
                scope.headers.all(),
                scope.stacks.all(),
                scope.unions.all(),
                scope.unionStacks.all(),
                scope.slots,
                scope.errors,
                enums(),
                scope.valueSets.all(),
                parser,
                deparser,
                scope.actions,
                scope.allCalculations,
                checksums,
                scope.counters.all(),
                scope.meters.all(),
                scope.registers.all(),
                learnLists(),
                fieldLists(),
                scope.actionProfiles.all(),
                scope.tables.all(),
                ingress,
                egress,
                intrinsics());
    }

    private void checkVersion() {
        JsonView version = root.opt("__meta__").opt("version");
        if (!version.isNull() && version.at(0).integer() != 2) {
            throw version.error(
                    "bmv2 JSON version 2 is supported, found " + version.at(0).integer());
        }
    }

    /** The object of that name in a list, or the only one. */
    private JsonView named(String list, String name) {
        List<JsonView> all = root.get(list).elements();
        for (JsonView json : all) {
            if (json.get("name").text().equals(name)) {
                return json;
            }
        }
        throw root.get(list).error("there is no '" + name + "': simple_switch programs need one");
    }

    private void errors() {
        for (JsonView error : root.opt("errors").elements()) {
            scope.errors.put(error.at(0).text(), error.at(1).integer(0, Integer.MAX_VALUE - 1));
        }
        int unused = Integer.MAX_VALUE - 1;
        for (ParserError core : ParserError.values()) {
            if (!scope.errors.containsKey(core.name())) {
                while (scope.errors.containsValue(unused)) {
                    unused--;
                }
                int value = core == ParserError.NoError && !scope.errors.containsValue(0) ? 0 : unused;
                scope.errors.put(core.name(), value);
            }
        }
    }

    private Map<String, Map<String, Integer>> enums() {
        Map<String, Map<String, Integer>> result = new HashMap<>();
        for (JsonView json : root.opt("enums").elements()) {
            Map<String, Integer> members = new LinkedHashMap<>();
            for (JsonView entry : json.get("entries").elements()) {
                members.put(entry.at(0).text(), entry.at(1).integer());
            }
            result.put(json.get("name").text(), Map.copyOf(members));
        }
        return result;
    }

    private void counter(JsonView json) {
        String name = json.get("name").text();
        boolean direct = json.opt("is_direct").boolOr(false);
        int size = direct ? 0 : cells(json);
        scope.counters.add(
                json,
                name,
                new CounterArray(
                        name,
                        json.get("id").integer(),
                        scope.counters.size(),
                        size,
                        direct,
                        json.opt("binding").textOr(null)));
    }

    private void meter(JsonView json) {
        String name = json.get("name").text();
        boolean direct = json.opt("is_direct").boolOr(false);
        String type = json.get("type").text();
        if (!type.equals("bytes") && !type.equals("packets")) {
            throw json.error("meter type '" + type + "' is not supported");
        }
        scope.meters.add(
                json,
                name,
                new MeterArray(
                        name,
                        json.get("id").integer(),
                        scope.meters.size(),
                        direct ? 0 : cells(json),
                        type.equals("bytes"),
                        json.get("rate_count").integer(1, 2),
                        direct,
                        direct ? scope.field(json.get("result_target")) : null));
    }

    /** The size of a counter or meter array; all of a program share one limit, so that small ones do not add up. */
    private int cells(JsonView json) {
        int size = json.get("size").integer(0, MAX_CELLS);
        cells += size;
        if (cells > MAX_CELLS) {
            throw json.error("too large: all counters and meters together may have " + MAX_CELLS + " cells");
        }
        return size;
    }

    private void register(JsonView json) {
        String name = json.get("name").text();
        int width = json.get("bitwidth").integer(1, HeaderLoader.MAX_BITS);
        int size = json.get("size").integer(0, MAX_REGISTER_WORDS);
        registerWords += (long) size * Field.limbs(width);
        if (registerWords > MAX_REGISTER_WORDS) {
            throw json.error("register '" + name + "' is too large: all registers together may have "
                    + MAX_REGISTER_WORDS + " words of 64 bits");
        }
        scope.registers.add(
                json, name, new RegisterArray(name, json.get("id").integer(), scope.registers.size(), size, width));
    }

    private void action(JsonView json) {
        String name = json.get("name").text();
        List<Action.Parameter> parameters = new ArrayList<>();
        int slot = 0;
        for (JsonView parameter : json.get("runtime_data").elements()) {
            int width = parameter.get("bitwidth").integer(1, HeaderLoader.MAX_BITS);
            parameters.add(new Action.Parameter(parameter.get("name").text(), width, slot));
            slot += Field.limbs(width);
        }
        List<Primitive> primitives = new PrimitiveLoader(scope, parameters)
                .loadAll(json.get("primitives").elements());
        int id = json.get("id").integer();
        Action action = new Action(name, id, scope.actions.size(), parameters, primitives);
        if (scope.actionsById.put(id, action) != null) {
            throw json.error("two actions have the id " + id);
        }
        scope.actions.add(action);
    }

    private Deparser deparser(JsonView json) {
        List<Header> order = new ArrayList<>();
        for (JsonView header : json.get("order").elements()) {
            order.add(scope.headers.get(header));
        }
        return new Deparser(
                new PrimitiveLoader(scope, List.of())
                        .loadAll(json.opt("primitives").elements()),
                order);
    }

    private Map<Integer, LearnList> learnLists() {
        Map<Integer, LearnList> result = new LinkedHashMap<>();
        for (JsonView json : root.opt("learn_lists").elements()) {
            List<Expr.Data> elements = new ArrayList<>();
            List<Integer> widths = new ArrayList<>();
            for (JsonView element : json.get("elements").elements()) {
                String type = element.get("type").text();
                if (type.equals("field")) {
                    Field field = scope.field(element.get("value"));
                    elements.add(new Expr.FieldRef(field));
                    widths.add(field.width());
                } else if (type.equals("hexstr")) {
                    BigInteger value = element.get("value").hex();
                    elements.add(new Expr.Const(value));
                    widths.add(
                            element.opt("bitwidth").isNull()
                                    ? Math.max(1, value.bitLength())
                                    : element.opt("bitwidth").integer(1, HeaderLoader.MAX_BITS));
                } else {
                    throw element.error("digest element '" + type + "' is not supported");
                }
            }
            int id = json.get("id").integer(0, MAX_LIST_ID);
            result.put(id, new LearnList(json.get("name").text(), id, elements, widths));
        }
        return result;
    }

    private Map<Integer, FieldList> fieldLists() {
        Map<Integer, FieldList> result = new LinkedHashMap<>();
        for (JsonView json : root.opt("field_lists").elements()) {
            List<Field> fields = new ArrayList<>();
            for (JsonView element : json.get("elements").elements()) {
                String type = element.get("type").text();
                if (type.equals("field")) {
                    fields.add(scope.field(element.get("value")));
                } else if (!type.equals("hexstr")) {
                    throw element.error("field list element '" + type + "' is not supported");
                }
            }
            int id = json.get("id").integer(0, MAX_LIST_ID);
            result.put(id, new FieldList(json.opt("name").textOr(""), id, fields));
        }
        return result;
    }

    private IntrinsicFields intrinsics() {
        return new IntrinsicFields(
                required("ingress_port"),
                required("packet_length"),
                required("instance_type"),
                required("egress_spec"),
                required("egress_port"),
                intrinsic("standard_metadata", "parser_error"),
                intrinsic("standard_metadata", "checksum_error"),
                intrinsic("intrinsic_metadata", "ingress_global_timestamp"),
                intrinsic("intrinsic_metadata", "egress_global_timestamp"),
                intrinsic("intrinsic_metadata", "mcast_grp"),
                intrinsic("intrinsic_metadata", "egress_rid"),
                intrinsic("intrinsic_metadata", "priority"),
                intrinsic("queueing_metadata", "enq_timestamp"),
                intrinsic("queueing_metadata", "enq_qdepth"),
                intrinsic("queueing_metadata", "deq_timedelta"),
                intrinsic("queueing_metadata", "deq_qdepth"),
                intrinsic("queueing_metadata", "qid"));
    }

    private Field required(String fieldName) {
        Field field = intrinsic("standard_metadata", fieldName);
        if (field == null) {
            throw root.error("standard_metadata." + fieldName + " is missing: not a v1model program");
        }
        return field;
    }

    private Field intrinsic(String headerName, String fieldName) {
        Field field = scope.intrinsic(headerName, fieldName);
        if (field != null && (field.width() > 64 || field.variable())) {
            throw root.error("field '" + field + "' must have a fixed width of at most 64 bits");
        }
        return field;
    }
}
