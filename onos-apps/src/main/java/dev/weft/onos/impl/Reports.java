package dev.weft.onos.impl;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.onos.api.Report;
import dev.weft.onos.api.WeftException;
import java.util.ArrayList;
import java.util.List;

/** Makes reports. */
final class Reports {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Reports() {}

    /** A refusal in the form of the problems that a configuration has. */
    static WeftException refusal(WeftException.Kind kind, String... messages) {
        return refusal(kind, List.of(messages));
    }

    static WeftException refusal(WeftException.Kind kind, List<String> messages) {
        ObjectNode json = JSON.createObjectNode();
        ArrayNode problems = json.putArray("problems");
        messages.forEach(message ->
                problems.addObject().put("severity", "error").put("path", "").put("message", message));
        return new WeftException(kind, new Report(messages, json.toString()));
    }

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw refusal(WeftException.Kind.BAD_INPUT, "is not JSON: " + e.getOriginalMessage());
        }
    }

    static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    static ArrayNode array(List<String> texts) {
        ArrayNode array = JSON.createArrayNode();
        texts.forEach(array::add);
        return array;
    }
}
