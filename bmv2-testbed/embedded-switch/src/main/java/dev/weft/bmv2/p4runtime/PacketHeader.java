package dev.weft.bmv2.p4runtime;

import com.google.protobuf.ByteString;
import dev.weft.bmv2.program.Header;
import dev.weft.bmv2.program.HeaderType;
import dev.weft.bmv2.program.Program;
import dev.weft.p4.runtime.P4Bytes;
import dev.weft.p4.runtime.PacketCodec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import p4.config.v1.P4InfoOuterClass.ControllerPacketMetadata;
import p4.v1.P4RuntimeOuterClass.PacketMetadata;

/** A controller packet header (specification section 16.1): {@link PacketCodec}, and names in place of numbers. */
final class PacketHeader {
    private final PacketCodec codec;
    private final Map<Integer, StringTranslation> named = new HashMap<>();
    private final String header;

    PacketHeader(ControllerPacketMetadata info, Program program, Translations translations) {
        header = info.getPreamble().getName();
        ControllerPacketMetadata.Builder numbers = info.toBuilder();
        for (ControllerPacketMetadata.Metadata.Builder field : numbers.getMetadataBuilderList()) {
            String type = field.getTypeName().getName();
            if (translations.isString(type)) {
                field.setBitwidth(width(info, field.getName(), program));
                named.put(field.getId(), translations.of(type, field.getBitwidth()));
            }
        }
        codec = new PacketCodec(numbers.build());
    }

    /** P4Info has no width for a string: the header of the program with these fields has it. */
    private static int width(ControllerPacketMetadata info, String name, Program program) {
        List<String> wanted = info.getMetadataList().stream()
                .map(ControllerPacketMetadata.Metadata::getName)
                .toList();
        for (Header candidate : program.headers()) {
            List<String> names = candidate.type().fields().stream()
                    .map(HeaderType.FieldType::name)
                    .toList();
            if (!candidate.metadata() && names.equals(wanted)) {
                return candidate.type().fields().get(names.indexOf(name)).width();
            }
        }
        throw P4RuntimeFailure.invalid("the device configuration has no header with the fields of "
                + info.getPreamble().getName() + ": " + P4RuntimeFailure.list(wanted));
    }

    int sizeBytes() {
        return codec.sizeBytes();
    }

    /** The frame of a packet-out; {@code INVALID_ARGUMENT} if a field is missing, unknown, twice or does not fit. */
    byte[] pack(List<PacketMetadata> metadata, ByteString payload) {
        try {
            return codec.pack(named.isEmpty() ? metadata : numbers(metadata), payload);
        } catch (IllegalArgumentException e) {
            throw P4RuntimeFailure.invalid(e.getMessage());
        }
    }

    /** The metadata of a packet-in. */
    List<PacketMetadata> unpack(byte[] frame) {
        List<PacketMetadata> metadata = codec.unpack(frame, 0, frame.length);
        if (named.isEmpty()) {
            return metadata;
        }
        List<PacketMetadata> result = new ArrayList<>(metadata.size());
        for (PacketMetadata item : metadata) {
            StringTranslation names = named.get(item.getMetadataId());
            result.add(
                    names == null
                            ? item
                            : item.toBuilder()
                                    .setValue(names.name(P4Bytes.toBigInteger(item.getValue())))
                                    .build());
        }
        return result;
    }

    private List<PacketMetadata> numbers(List<PacketMetadata> metadata) {
        List<PacketMetadata> result = new ArrayList<>(metadata.size());
        for (PacketMetadata item : metadata) {
            StringTranslation names = named.get(item.getMetadataId());
            if (names == null) {
                result.add(item);
            } else {
                String where = "metadata " + item.getMetadataId() + " of " + header;
                result.add(item.toBuilder()
                        .setValue(P4Bytes.of(names.find(item.getValue(), where)
                                .orElseThrow(() -> P4RuntimeFailure.invalid(where + ": nothing is called '"
                                        + item.getValue().toStringUtf8() + "'"))))
                        .build());
            }
        }
        return result;
    }
}
