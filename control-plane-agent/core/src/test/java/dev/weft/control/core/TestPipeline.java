package dev.weft.control.core;

import dev.weft.control.core.pipeline.Action;
import dev.weft.control.core.pipeline.Counter;
import dev.weft.control.core.pipeline.MatchField;
import dev.weft.control.core.pipeline.MatchKind;
import dev.weft.control.core.pipeline.Meter;
import dev.weft.control.core.pipeline.Parameter;
import dev.weft.control.core.pipeline.PipelineModel;
import dev.weft.control.core.pipeline.Profile;
import dev.weft.control.core.pipeline.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The committed P4Info as a pipeline model, read by a small reader of protobuf text, so that core stays alone. */
public final class TestPipeline {
    private static final PipelineModel WEFT = read();

    private TestPipeline() {}

    /** Returns the Weft program's pipeline. */
    public static PipelineModel weft() {
        return WEFT;
    }

    private static final class Message {
        final Map<String, List<Object>> fields = new LinkedHashMap<>();

        List<Message> all(String name) {
            return fields.getOrDefault(name, List.of()).stream()
                    .map(Message.class::cast)
                    .collect(Collectors.toList());
        }

        Message one(String name) {
            return all(name).isEmpty() ? new Message() : all(name).get(0);
        }

        String text(String name) {
            return fields.getOrDefault(name, List.of("")).get(0).toString();
        }

        long number(String name) {
            String text = text(name);
            return text.isEmpty() ? 0 : Long.parseLong(text);
        }

        String name() {
            return one("preamble").text("name");
        }

        String id() {
            return one("preamble").text("id");
        }
    }

    private static Message parse(String text) {
        Deque<Message> open = new ArrayDeque<>();
        open.push(new Message());
        for (String raw : text.split("\n")) {
            String line = raw.trim();
            if (line.isEmpty() || line.startsWith("#")) {
                continue;
            }
            if (line.equals("}")) {
                open.pop();
            } else if (line.endsWith("{")) {
                Message child = new Message();
                String name = line.substring(0, line.length() - 1).trim();
                open.peek().fields.computeIfAbsent(name, n -> new ArrayList<>()).add(child);
                open.push(child);
            } else {
                int colon = line.indexOf(':');
                String value = line.substring(colon + 1).trim();
                String bare = value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
                open.peek()
                        .fields
                        .computeIfAbsent(line.substring(0, colon), n -> new ArrayList<>())
                        .add(bare);
            }
        }
        return open.pop();
    }

    private static PipelineModel read() {
        Message root;
        try (InputStream in = TestPipeline.class.getResourceAsStream("/dev/weft/p4/weft.p4info.txtpb")) {
            root = parse(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        PipelineModel.Builder builder = PipelineModel.builder();
        Map<String, String> names = new HashMap<>();
        for (Message action : root.all("actions")) {
            names.put(action.id(), action.name());
            List<Parameter> parameters = action.all("params").stream()
                    .map(param -> new Parameter(param.text("name"), (int) param.number("bitwidth")))
                    .collect(Collectors.toList());
            builder.action(new Action(action.name(), parameters));
        }
        for (Message profile : root.all("action_profiles")) {
            names.put(profile.id(), profile.name());
            builder.profile(new Profile(
                    profile.name(), profile.text("with_selector").equals("true"), profile.number("size"), (int)
                            profile.number("max_group_size")));
        }
        for (Message table : root.all("tables")) {
            names.put(table.id(), table.name());
            List<MatchField> fields = table.all("match_fields").stream()
                    .map(field -> new MatchField(field.text("name"), MatchKind.valueOf(field.text("match_type")), (int)
                            field.number("bitwidth")))
                    .collect(Collectors.toList());
            Set<String> actions = table.all("action_refs").stream()
                    .filter(ref -> !ref.text("scope").equals("DEFAULT_ONLY"))
                    .map(ref -> names.get(ref.text("id")))
                    .collect(Collectors.toCollection(LinkedHashSet::new));
            builder.table(new Table(
                    table.name(),
                    fields,
                    actions,
                    Optional.ofNullable(names.get(table.text("implementation_id"))),
                    table.number("size"),
                    table.text("is_const_table").equals("true")));
        }
        for (Message meter : root.all("meters")) {
            builder.meter(new Meter(
                    meter.name(),
                    meter.number("size"),
                    meter.one("spec").text("unit").equals("PACKETS")));
        }
        for (Message counter : root.all("counters")) {
            builder.counter(new Counter(counter.name(), Optional.empty(), counter.number("size")));
        }
        for (Message counter : root.all("direct_counters")) {
            builder.counter(
                    new Counter(counter.name(), Optional.ofNullable(names.get(counter.text("direct_table_id"))), 0));
        }
        return builder.build();
    }
}
