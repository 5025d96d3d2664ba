package dev.weft.p4.runtime;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import p4.config.v1.P4InfoOuterClass.ControllerPacketMetadata;
import p4.v1.P4RuntimeOuterClass.PacketMetadata;
import p4.v1.P4RuntimeOuterClass.PacketOut;

/**
 * Controller packet headers (specification section 6.4.6): fields by name, and their form in front of a frame on the
 * CPU port, where fields lie back to back, most significant bit first.
 */
public final class PacketCodec {
    private final ControllerPacketMetadata header;
    private final int bits;

    /** A codec of one header; its total width must be whole bytes, as P4 demands of a packet header. */
    public PacketCodec(ControllerPacketMetadata header) {
        this.header = header;
        bits = header.getMetadataList().stream()
                .mapToInt(ControllerPacketMetadata.Metadata::getBitwidth)
                .sum();
        if (bits % 8 != 0) {
            throw new IllegalArgumentException("controller header "
                    + header.getPreamble().getName() + " has " + bits + " bits: pad it to whole bytes");
        }
    }

    /** Builds a packet-out by names; fields not named are 0. */
    public static PacketOut packetOut(P4InfoIndex index, ByteString payload, Map<String, ? extends Number> metadata) {
        ControllerPacketMetadata header = index.packetHeaders().get("packet_out");
        metadata.keySet().forEach(name -> P4InfoIndex.metadata(header, name));
        PacketOut.Builder packet = PacketOut.newBuilder().setPayload(payload);
        for (ControllerPacketMetadata.Metadata field : header.getMetadataList()) {
            Number value = metadata.get(field.getName());
            BigInteger number = value == null ? BigInteger.ZERO : EntryBuilder.number(value);
            packet.addMetadata(PacketMetadata.newBuilder()
                    .setMetadataId(field.getId())
                    .setValue(EntryBuilder.checked("packet_out." + field.getName(), number, field.getBitwidth())));
        }
        return packet.build();
    }

    /** The unsigned value of a named field of a packet-in or packet-out; 0 if the message lacks it. */
    public static BigInteger value(P4InfoIndex index, String header, List<PacketMetadata> metadata, String field) {
        int id = P4InfoIndex.metadata(index.packetHeaders().get(header), field).getId();
        for (PacketMetadata item : metadata) {
            if (item.getMetadataId() == id) {
                return P4Bytes.toBigInteger(item.getValue());
            }
        }
        return BigInteger.ZERO;
    }

    /** Length of the packed header, in bytes. */
    public int sizeBytes() {
        return bits / 8;
    }

    public ControllerPacketMetadata header() {
        return header;
    }

    /**
     * Packs metadata in front of a payload. Every field must be given once and fit: else an
     * {@link IllegalArgumentException} that names the field.
     */
    public byte[] pack(List<PacketMetadata> metadata, ByteString payload) {
        BigInteger packed = BigInteger.ZERO;
        int used = 0;
        for (ControllerPacketMetadata.Metadata field : header.getMetadataList()) {
            PacketMetadata item = only(metadata, field);
            if (!P4Bytes.fits(item.getValue(), field.getBitwidth())) {
                throw new IllegalArgumentException(
                        "value of " + name(field) + " does not fit bit<" + field.getBitwidth() + ">");
            }
            packed = packed.shiftLeft(field.getBitwidth()).or(P4Bytes.toBigInteger(item.getValue()));
            used++;
        }
        if (used != metadata.size()) {
            throw new IllegalArgumentException("metadata holds fields that header "
                    + header.getPreamble().getName() + " does not have; its fields are "
                    + Names.list(header.getMetadataList().stream()
                            .map(field -> field.getName() + "=" + field.getId())
                            .toList()));
        }
        byte[] frame = new byte[sizeBytes() + payload.size()];
        byte[] bytes = packed.toByteArray();
        int length = Math.min(bytes.length, sizeBytes());
        System.arraycopy(bytes, bytes.length - length, frame, sizeBytes() - length, length);
        payload.copyTo(frame, sizeBytes());
        return frame;
    }

    /** Splits the header from a frame; a frame shorter than the header is an {@link IllegalArgumentException}. */
    public List<PacketMetadata> unpack(byte[] frame, int offset, int length) {
        if (length < sizeBytes()) {
            throw new IllegalArgumentException("frame of " + length + " bytes is shorter than header "
                    + header.getPreamble().getName() + " of " + sizeBytes() + " bytes");
        }
        BigInteger packed = new BigInteger(1, frame, offset, sizeBytes());
        java.util.ArrayList<PacketMetadata> metadata = new java.util.ArrayList<>(header.getMetadataCount());
        int below = bits;
        for (ControllerPacketMetadata.Metadata field : header.getMetadataList()) {
            below -= field.getBitwidth();
            metadata.add(PacketMetadata.newBuilder()
                    .setMetadataId(field.getId())
                    .setValue(P4Bytes.of(packed.shiftRight(below).and(P4Bytes.ones(field.getBitwidth()))))
                    .build());
        }
        return metadata;
    }

    private PacketMetadata only(List<PacketMetadata> metadata, ControllerPacketMetadata.Metadata field) {
        PacketMetadata found = null;
        for (PacketMetadata item : metadata) {
            if (item.getMetadataId() == field.getId()) {
                if (found != null) {
                    throw new IllegalArgumentException(name(field) + " is given twice");
                }
                found = item;
            }
        }
        if (found == null) {
            throw new IllegalArgumentException(name(field) + " (id " + field.getId() + ") is missing");
        }
        return found;
    }

    private String name(ControllerPacketMetadata.Metadata field) {
        return "metadata " + header.getPreamble().getName() + "." + field.getName();
    }
}
