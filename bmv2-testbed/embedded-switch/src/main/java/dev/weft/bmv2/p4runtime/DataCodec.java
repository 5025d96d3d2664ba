package dev.weft.bmv2.p4runtime;

import com.google.protobuf.ByteString;
import dev.weft.p4.runtime.P4Bytes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import p4.config.v1.P4Types.P4BitstringLikeTypeSpec;
import p4.config.v1.P4Types.P4DataTypeSpec;
import p4.config.v1.P4Types.P4EnumTypeSpec;
import p4.config.v1.P4Types.P4HeaderTypeSpec;
import p4.config.v1.P4Types.P4NewTypeSpec;
import p4.config.v1.P4Types.P4SerializableEnumTypeSpec;
import p4.config.v1.P4Types.P4StructTypeSpec;
import p4.config.v1.P4Types.P4TypeInfo;
import p4.v1.P4DataOuterClass.P4Data;

/**
 * Values of arbitrary P4 types (specification section 8.4) as the flat list of unsigned numbers that bmv2 keeps: the
 * bit strings of a struct in order, nested ones in place; {@code int<W>} in two's complement.
 */
final class DataCodec {
    /** Width of named numbers where nothing says one: no key, parameter or packet header has the type. */
    private static final int UNKNOWN_WIDTH = 64;

    private final P4TypeInfo types;
    private final Translations translations;

    DataCodec(P4TypeInfo types, Translations translations) {
        this.types = types;
        this.translations = translations;
    }

    P4Data encode(P4DataTypeSpec type, List<BigInteger> values) {
        Iterator<BigInteger> rest = values.iterator();
        P4Data data = encode(type, rest);
        if (rest.hasNext()) {
            throw new IllegalStateException("more values than the P4 type has fields: " + values.size());
        }
        return data;
    }

    List<BigInteger> decode(P4DataTypeSpec type, P4Data data, String where) {
        List<BigInteger> values = new ArrayList<>();
        decode(type, data, where, values);
        return values;
    }

    private P4Data encode(P4DataTypeSpec type, Iterator<BigInteger> values) {
        P4Data.Builder data = P4Data.newBuilder();
        switch (type.getTypeSpecCase()) {
            case BITSTRING -> data.setBitstring(bits(type.getBitstring(), values.next()));
            case BOOL -> data.setBool(values.next().signum() != 0);
            case TUPLE -> {
                data.getTupleBuilder();
                for (P4DataTypeSpec member : type.getTuple().getMembersList()) {
                    data.getTupleBuilder().addMembers(encode(member, values));
                }
            }
            case STRUCT -> {
                data.getStructBuilder();
                for (P4StructTypeSpec.Member member : struct(type).getMembersList()) {
                    data.getStructBuilder().addMembers(encode(member.getTypeSpec(), values));
                }
            }
            case HEADER -> {
                data.getHeaderBuilder().setIsValid(true);
                for (P4HeaderTypeSpec.Member member : header(type).getMembersList()) {
                    data.getHeaderBuilder().addBitstrings(bits(member.getTypeSpec(), values.next()));
                }
            }
            case SERIALIZABLE_ENUM -> data.setEnumValue(P4Bytes.of(values.next()));
            case ENUM ->
                data.setEnum(enumeration(type)
                        .getMembers(values.next().intValueExact())
                        .getName());
            case ERROR ->
                data.setError(types.getError().getMembers(values.next().intValueExact()));
            case NEW_TYPE -> {
                StringTranslation names = translations.of(type.getNewType().getName(), UNKNOWN_WIDTH);
                if (names == null) {
                    return encode(original(type), values);
                }
                data.setBitstring(names.name(values.next()));
            }
            default -> throw P4RuntimeFailure.unimplemented("P4 type " + type.getTypeSpecCase());
        }
        return data.build();
    }

    private void decode(P4DataTypeSpec type, P4Data data, String where, List<BigInteger> out) {
        switch (type.getTypeSpecCase()) {
            case BITSTRING -> {
                require(data.getDataCase() == P4Data.DataCase.BITSTRING, where, "a bitstring");
                out.add(number(type.getBitstring(), data.getBitstring(), where));
            }
            case BOOL -> {
                require(data.getDataCase() == P4Data.DataCase.BOOL, where, "a bool");
                out.add(data.getBool() ? BigInteger.ONE : BigInteger.ZERO);
            }
            case TUPLE -> {
                List<P4DataTypeSpec> members = type.getTuple().getMembersList();
                require(data.getTuple().getMembersCount() == members.size(), where, "a tuple of " + members.size());
                for (int i = 0; i < members.size(); i++) {
                    decode(members.get(i), data.getTuple().getMembers(i), where, out);
                }
            }
            case STRUCT -> {
                List<P4StructTypeSpec.Member> members = struct(type).getMembersList();
                require(data.getStruct().getMembersCount() == members.size(), where, "a struct of " + members.size());
                for (int i = 0; i < members.size(); i++) {
                    String member = where + "." + members.get(i).getName();
                    decode(members.get(i).getTypeSpec(), data.getStruct().getMembers(i), member, out);
                }
            }
            case HEADER -> {
                List<P4HeaderTypeSpec.Member> members = header(type).getMembersList();
                require(
                        data.getHeader().getIsValid() && data.getHeader().getBitstringsCount() == members.size(),
                        where,
                        "a valid header of " + members.size() + " fields");
                for (int i = 0; i < members.size(); i++) {
                    String member = where + "." + members.get(i).getName();
                    out.add(number(
                            members.get(i).getTypeSpec(), data.getHeader().getBitstrings(i), member));
                }
            }
            case ENUM -> {
                require(data.getDataCase() == P4Data.DataCase.ENUM, where, "an enum member");
                out.add(BigInteger.valueOf(indexOf(
                        enumeration(type).getMembersList().stream()
                                .map(P4EnumTypeSpec.Member::getName)
                                .toList(),
                        data.getEnum(),
                        where)));
            }
            case ERROR -> {
                require(data.getDataCase() == P4Data.DataCase.ERROR, where, "an error");
                out.add(BigInteger.valueOf(indexOf(types.getError().getMembersList(), data.getError(), where)));
            }
            case SERIALIZABLE_ENUM -> {
                require(data.getDataCase() == P4Data.DataCase.ENUM_VALUE, where, "an enum value");
                P4SerializableEnumTypeSpec spec = types.getSerializableEnumsMap()
                        .get(type.getSerializableEnum().getName());
                int width = spec == null ? 0 : spec.getUnderlyingType().getBitwidth();
                out.add(Values.unsigned(data.getEnumValue(), width, where));
            }
            case NEW_TYPE -> {
                StringTranslation names = translations.of(type.getNewType().getName(), UNKNOWN_WIDTH);
                if (names == null) {
                    decode(original(type), data, where, out);
                } else {
                    require(data.getDataCase() == P4Data.DataCase.BITSTRING, where, "a bitstring (a name)");
                    out.add(names.assign(data.getBitstring(), where));
                }
            }
            default -> throw P4RuntimeFailure.unimplemented(where + " of P4 type " + type.getTypeSpecCase());
        }
    }

    private static int indexOf(List<String> members, String wanted, String where) {
        int index = members.indexOf(wanted);
        if (index < 0) {
            throw P4RuntimeFailure.invalid(
                    where + ": no member '" + wanted + "'; valid: " + P4RuntimeFailure.list(members));
        }
        return index;
    }

    private static ByteString bits(P4BitstringLikeTypeSpec type, BigInteger value) {
        if (!type.hasInt()) {
            return P4Bytes.of(value);
        }
        int width = type.getInt().getBitwidth();
        return P4Bytes.ofSigned(value.testBit(width - 1) ? value.subtract(BigInteger.ONE.shiftLeft(width)) : value);
    }

    private static BigInteger number(P4BitstringLikeTypeSpec type, ByteString bytes, String where) {
        if (!type.hasInt()) {
            int width = type.hasBit()
                    ? type.getBit().getBitwidth()
                    : type.getVarbit().getMaxBitwidth();
            return Values.unsigned(bytes, width, where);
        }
        int width = type.getInt().getBitwidth();
        if (!P4Bytes.fitsSigned(bytes, width)) {
            throw P4RuntimeFailure.outOfRange(where + " does not fit int<" + width + ">");
        }
        return P4Bytes.toSigned(bytes).and(P4Bytes.ones(width));
    }

    private P4StructTypeSpec struct(P4DataTypeSpec type) {
        return known(
                types.getStructsMap().get(type.getStruct().getName()),
                type.getStruct().getName());
    }

    private P4HeaderTypeSpec header(P4DataTypeSpec type) {
        return known(
                types.getHeadersMap().get(type.getHeader().getName()),
                type.getHeader().getName());
    }

    private P4EnumTypeSpec enumeration(P4DataTypeSpec type) {
        return known(
                types.getEnumsMap().get(type.getEnum().getName()),
                type.getEnum().getName());
    }

    private P4DataTypeSpec original(P4DataTypeSpec type) {
        P4NewTypeSpec spec = known(
                types.getNewTypesMap().get(type.getNewType().getName()),
                type.getNewType().getName());
        if (spec.hasOriginalType()) {
            return spec.getOriginalType();
        }
        P4DataTypeSpec.Builder translated = P4DataTypeSpec.newBuilder();
        translated
                .getBitstringBuilder()
                .getBitBuilder()
                .setBitwidth(spec.getTranslatedType().getSdnBitwidth());
        return translated.build();
    }

    private static <T> T known(T type, String name) {
        if (type == null) {
            throw P4RuntimeFailure.invalid("P4Info's type_info has no type " + name);
        }
        return type;
    }

    private static void require(boolean holds, String where, String what) {
        if (!holds) {
            throw P4RuntimeFailure.invalid(where + " must be " + what);
        }
    }
}
