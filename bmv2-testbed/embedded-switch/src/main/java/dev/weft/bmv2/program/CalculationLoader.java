package dev.weft.bmv2.program;

import java.util.ArrayList;
import java.util.List;

/** Loads hashes, selectors and checksums. */
final class CalculationLoader {
    private final Scope scope;

    CalculationLoader(Scope scope) {
        this.scope = scope;
    }

    void calculation(JsonView json) {
        String name = json.get("name").text();
        scope.calculations.add(json, name, build(json, name));
    }

    /** The hash of an action selector. */
    Calculation selector(JsonView json, String profile) {
        return build(json, profile + ".selector");
    }

    private Calculation build(JsonView json, String name) {
        JsonView algo = json.get("algo");
        HashAlgorithm algorithm = HashAlgorithm.ofJsonName(algo.text());
        if (algorithm == null) {
            throw algo.error("hash algorithm '" + algo.text() + "' is not supported");
        }
        List<Calculation.Input> inputs = new ArrayList<>();
        boolean withPayload = false;
        for (JsonView input : json.get("input").elements()) {
            String type = input.get("type").text();
            switch (type) {
                case "field":
                    inputs.add(new Calculation.FieldInput(scope.field(input.get("value"))));
                    break;
                case "hexstr":
                    int width = input.get("bitwidth").integer(1, HeaderLoader.MAX_BITS);
                    inputs.add(new Calculation.ConstantInput(input.get("value").hex(), width));
                    break;
                case "header":
                    inputs.add(new Calculation.HeaderInput(scope.headers.get(input.get("value"))));
                    break;
                case "payload":
                    withPayload = true;
                    break;
                default:
                    throw input.error("calculation input '" + type + "' is not supported");
            }
        }
        Calculation result = new Calculation(name, scope.allCalculations.size(), algorithm, inputs, withPayload);
        scope.allCalculations.add(result);
        return result;
    }

    Checksum checksum(JsonView json) {
        String type = json.get("type").text();
        if (!type.equals("generic")) {
            throw json.error("checksum type '" + type + "' is not supported");
        }
        Field target = scope.field(json.get("target"));
        if (target.variable() || target.width() > 64) {
            throw json.error("checksum field '" + target + "' must have a fixed width of at most 64 bits");
        }
        JsonView condition = json.opt("if_cond");
        return new Checksum(
                json.get("name").text(),
                target,
                scope.calculations.get(json.get("calculation")),
                condition.isNull() ? null : new ExprLoader(scope, List.of()).bool(condition),
                json.opt("verify").boolOr(true),
                json.opt("update").boolOr(true));
    }
}
