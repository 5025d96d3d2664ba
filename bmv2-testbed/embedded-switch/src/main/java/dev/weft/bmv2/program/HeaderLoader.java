package dev.weft.bmv2.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Loads header types and instances, stacks, unions and aliases, and lays out the slots. */
final class HeaderLoader {
    /** Greatest width of a field and of a header, in bits. */
    static final int MAX_BITS = 1 << 19;

    private static final int MAX_SLOTS = 1 << 20;

    private final JsonView root;
    private final Scope scope;
    private final Map<Integer, Header> headersById = new HashMap<>();
    private final Map<Integer, HeaderUnion> unionsById = new HashMap<>();
    private final Map<Integer, Integer> unionOfHeaderId = new HashMap<>();

    HeaderLoader(JsonView root, Scope scope) {
        this.root = root;
        this.scope = scope;
    }

    void load() {
        root.get("header_types").elements().forEach(this::headerType);
        scope.headerTypes.checkIds(root.get("header_types"), HeaderType::id);
        int unionIndex = 0;
        for (JsonView union : root.opt("header_unions").elements()) {
            for (JsonView id : union.get("header_ids").elements()) {
                unionOfHeaderId.put(id.integer(), unionIndex);
            }
            unionIndex++;
        }
        root.get("headers").elements().forEach(this::header);
        scope.headers.checkIds(root.get("headers"), Header::id);
        root.opt("header_stacks").elements().forEach(this::stack);
        scope.stacks.checkIds(root.opt("header_stacks"), HeaderStack::id);
        unions();
        root.opt("header_union_stacks").elements().forEach(this::unionStack);
        for (JsonView alias : root.opt("field_aliases").elements()) {
            scope.aliases.put(alias.at(0).text(), scope.field(alias.at(1)));
        }
    }

    private void headerType(JsonView json) {
        String name = json.get("name").text();
        if (!json.opt("length_exp").isNull()) {
            throw json.error("header type '" + name + "': 'length_exp' is not supported, use extract_VL");
        }
        List<HeaderType.FieldType> fields = new ArrayList<>();
        long fixedBits = 0;
        int variableAt = -1;
        for (JsonView field : json.get("fields").elements()) {
            String fieldName = field.at(0).text();
            boolean signed = field.size() > 2 && field.at(2).bool();
            boolean saturating = field.size() > 3 && field.at(3).bool();
            boolean variable = field.at(1).isText() && field.at(1).text().equals("*");
            if (variable) {
                if (variableAt >= 0) {
                    throw field.error("header type '" + name + "' has two fields of variable length");
                }
                if (signed) {
                    throw field.error("a signed field of variable length is not supported");
                }
                variableAt = fields.size();
                fields.add(new HeaderType.FieldType(fieldName, 0, false, saturating, true));
            } else {
                int width = field.at(1).integer(1, MAX_BITS);
                if (signed && width < 2) {
                    throw field.error("a signed field needs at least 2 bits");
                }
                fixedBits += width;
                fields.add(new HeaderType.FieldType(fieldName, width, signed, saturating, false));
            }
        }
        if (fixedBits > MAX_BITS) {
            throw json.error("header type '" + name + "' has " + fixedBits + " bits, more than " + MAX_BITS);
        }
        int maxBytes = (int) (fixedBits / 8);
        if (variableAt >= 0) {
            maxBytes = json.get("max_length").integer(0, MAX_BITS / 8);
            int width = (int) (maxBytes * 8L - fixedBits);
            if (width < 0) {
                throw json.error("'max_length' is " + maxBytes + " bytes but the fixed fields alone are longer");
            }
            HeaderType.FieldType f = fields.get(variableAt);
            fields.set(variableAt, new HeaderType.FieldType(f.name(), width, false, f.saturating(), true));
        }
        scope.headerTypes.add(json, name, new HeaderType(name, json.get("id").integer(), fields, maxBytes));
    }

    private void header(JsonView json) {
        String name = json.get("name").text();
        int id = json.get("id").integer();
        HeaderType type = scope.headerTypes.get(json.get("header_type"));
        boolean metadata = json.get("metadata").bool();
        int index = scope.headers.size();
        int firstSlot = scope.slots;
        Field valid = new Field(name, "$valid$", index, -1, 1, false, false, false, true, firstSlot, -1);
        int slot = firstSlot + 1;
        int lengthSlot = type.hasVariableField() ? slot++ : -1;
        List<Field> fields = new ArrayList<>();
        Field variable = null;
        int fixedBits = 0;
        for (HeaderType.FieldType f : type.fields()) {
            Field field = new Field(
                    name,
                    f.name(),
                    index,
                    fields.size(),
                    f.width(),
                    f.signed(),
                    f.saturating(),
                    f.variable(),
                    false,
                    slot,
                    f.variable() ? lengthSlot : -1);
            fields.add(field);
            slot += field.limbs();
            if (f.variable()) {
                variable = field;
            } else {
                fixedBits += f.width();
            }
        }
        if (!metadata && fixedBits % 8 != 0) {
            throw json.error("header '" + name + "' has " + fixedBits + " bits, not a whole number of bytes");
        }
        if (slot > MAX_SLOTS) {
            throw json.error("the program's headers are too large: more than " + MAX_SLOTS * 8L + " bytes of fields");
        }
        scope.slots = slot;
        Header header = new Header(
                name,
                id,
                index,
                type,
                metadata,
                fields,
                valid,
                firstSlot,
                slot - firstSlot,
                fixedBits,
                variable,
                unionOfHeaderId.getOrDefault(id, -1));
        scope.headers.add(json, name, header);
        headersById.put(id, header);
    }

    private Header headerById(JsonView id) {
        Header header = headersById.get(id.integer());
        if (header == null) {
            throw id.error("there is no header with id " + id.integer());
        }
        return header;
    }

    private void stack(JsonView json) {
        String name = json.get("name").text();
        HeaderType type = scope.headerTypes.get(json.get("header_type"));
        List<Header> headers = new ArrayList<>();
        for (JsonView id : json.get("header_ids").elements()) {
            Header header = headerById(id);
            if (header.type() != type) {
                throw id.error("header '" + header.name() + "' is not of the stack's type '" + type.name() + "'");
            }
            headers.add(header);
        }
        if (headers.isEmpty()) {
            throw json.error("header stack '" + name + "' has no elements");
        }
        scope.stacks.add(
                json, name, new HeaderStack(name, json.get("id").integer(), scope.stacks.size(), type, headers));
    }

    private void unions() {
        Map<String, List<String>> memberNames = new HashMap<>();
        Map<String, List<HeaderType>> memberTypes = new HashMap<>();
        for (JsonView json : root.opt("header_union_types").elements()) {
            String typeName = json.get("name").text();
            List<String> names = new ArrayList<>();
            List<HeaderType> types = new ArrayList<>();
            for (JsonView member : json.get("headers").elements()) {
                names.add(member.at(0).text());
                types.add(scope.headerTypes.get(member.at(1)));
            }
            memberNames.put(typeName, names);
            memberTypes.put(typeName, types);
        }
        for (JsonView json : root.opt("header_unions").elements()) {
            String name = json.get("name").text();
            String typeName = json.get("union_type").text();
            List<String> names = memberNames.get(typeName);
            if (names == null) {
                throw json.error("there is no header union type named '" + typeName + "'");
            }
            List<Header> headers = new ArrayList<>();
            for (JsonView id : json.get("header_ids").elements()) {
                headers.add(headerById(id));
            }
            if (headers.size() != names.size()) {
                throw json.error(
                        "union '" + name + "' has " + headers.size() + " headers but its type has " + names.size());
            }
            for (int i = 0; i < headers.size(); i++) {
                if (headers.get(i).type() != memberTypes.get(typeName).get(i)) {
                    throw json.error("member " + i + " of union '" + name + "' is not of the union type's type");
                }
            }
            int id = json.get("id").integer();
            HeaderUnion union = new HeaderUnion(name, id, scope.unions.size(), names, headers);
            scope.unions.add(json, name, union);
            unionsById.put(id, union);
        }
        scope.unions.checkIds(root.opt("header_unions"), HeaderUnion::id);
    }

    private void unionStack(JsonView json) {
        String name = json.get("name").text();
        List<HeaderUnion> unions = new ArrayList<>();
        for (JsonView id : json.get("header_union_ids").elements()) {
            HeaderUnion union = unionsById.get(id.integer());
            if (union == null) {
                throw id.error("there is no header union with id " + id.integer());
            }
            if (!unions.isEmpty() && !sameTypes(union, unions.get(0))) {
                throw id.error("the unions of stack '" + name + "' are of different types");
            }
            unions.add(union);
        }
        if (unions.isEmpty()) {
            throw json.error("header union stack '" + name + "' has no elements");
        }
        scope.unionStacks.add(
                json, name, new HeaderUnionStack(name, json.get("id").integer(), scope.unionStacks.size(), unions));
    }

    static boolean sameTypes(HeaderUnion a, HeaderUnion b) {
        if (a.headers().size() != b.headers().size()) {
            return false;
        }
        for (int i = 0; i < a.headers().size(); i++) {
            if (a.headers().get(i).type() != b.headers().get(i).type()) {
                return false;
            }
        }
        return true;
    }
}
