package dev.weft.bmv2.program;

import java.util.List;
import java.util.Map;

/**
 * A P4 program as bmv2 JSON describes it, every name resolved. Immutable: an executor adds its own state.
 *
 * @param name source file, as p4c noted it
 * @param headers header and metadata instances
 * @param stacks header stacks
 * @param unions header unions
 * @param unionStacks stacks of unions
 * @param slots number of slots of a packet's fields, see {@link Field}
 * @param errors parser errors by name, the core library's included
 * @param enums values of each enum by member name
 * @param valueSets parser value sets
 * @param parser the parser
 * @param deparser the deparser
 * @param actions all actions
 * @param calculations hashes and checksums, selectors included
 * @param checksums checksums in order
 * @param counters counter arrays, direct ones included
 * @param meters meter arrays, direct ones included
 * @param registers register arrays
 * @param learnLists digests by id
 * @param fieldLists kept fields by id
 * @param actionProfiles action profiles and selectors
 * @param tables all tables
 * @param ingress ingress control flow
 * @param egress egress control flow
 * @param intrinsics the target's own fields
 */
public record Program(
        String name,
        List<Header> headers,
        List<HeaderStack> stacks,
        List<HeaderUnion> unions,
        List<HeaderUnionStack> unionStacks,
        int slots,
        Map<String, Integer> errors,
        Map<String, Map<String, Integer>> enums,
        List<ValueSet> valueSets,
        Parser parser,
        Deparser deparser,
        List<Action> actions,
        List<Calculation> calculations,
        List<Checksum> checksums,
        List<CounterArray> counters,
        List<MeterArray> meters,
        List<RegisterArray> registers,
        Map<Integer, LearnList> learnLists,
        Map<Integer, FieldList> fieldLists,
        List<ActionProfile> actionProfiles,
        List<Table> tables,
        Pipeline ingress,
        Pipeline egress,
        IntrinsicFields intrinsics) {
    public Program {
        headers = List.copyOf(headers);
        stacks = List.copyOf(stacks);
        unions = List.copyOf(unions);
        unionStacks = List.copyOf(unionStacks);
        errors = Map.copyOf(errors);
        enums = Map.copyOf(enums);
        valueSets = List.copyOf(valueSets);
        actions = List.copyOf(actions);
        calculations = List.copyOf(calculations);
        checksums = List.copyOf(checksums);
        counters = List.copyOf(counters);
        meters = List.copyOf(meters);
        registers = List.copyOf(registers);
        learnLists = Map.copyOf(learnLists);
        fieldLists = Map.copyOf(fieldLists);
        actionProfiles = List.copyOf(actionProfiles);
        tables = List.copyOf(tables);
    }

    /** The named table, or null. */
    public Table table(String tableName) {
        return find(tables, tableName, Table::name);
    }

    /** The first action of that name, or null. */
    public Action action(String actionName) {
        return find(actions, actionName, Action::name);
    }

    /** The named action profile or selector, or null. */
    public ActionProfile actionProfile(String profileName) {
        return find(actionProfiles, profileName, ActionProfile::name);
    }

    /** The named counter array, or null. */
    public CounterArray counter(String counterName) {
        return find(counters, counterName, CounterArray::name);
    }

    /** The named meter array, or null. */
    public MeterArray meter(String meterName) {
        return find(meters, meterName, MeterArray::name);
    }

    /** The named register array, or null. */
    public RegisterArray register(String registerName) {
        return find(registers, registerName, RegisterArray::name);
    }

    /** The named parser value set, or null. */
    public ValueSet valueSet(String setName) {
        return find(valueSets, setName, ValueSet::name);
    }

    /** Tables that take their actions from the profile. */
    public List<Table> tablesOf(ActionProfile profile) {
        return tables.stream().filter(t -> t.profile() == profile).toList();
    }

    private static <T> T find(List<T> list, String name, java.util.function.Function<T, String> nameOf) {
        for (T element : list) {
            if (nameOf.apply(element).equals(name)) {
                return element;
            }
        }
        return null;
    }
}
