package dev.weft.onos.rest;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** Refusals that the service does not know of, in its form. */
final class Problems {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Problems() {}

    static String json(String message) {
        ObjectNode json = JSON.createObjectNode();
        json.putArray("problems")
                .addObject()
                .put("severity", "error")
                .put("path", "")
                .put("message", message);
        return json.toString();
    }
}
