package dev.weft.packetio.linux;

import static dev.weft.packetio.linux.Offload.getInt;
import static dev.weft.packetio.linux.Offload.getShort;
import static dev.weft.packetio.linux.Offload.putInt;
import static dev.weft.packetio.linux.Offload.putShort;

/**
 * Cuts a frame that the sending stack left whole for its network card (TCP segmentation offload, UDP_SEGMENT) into the
 * frames that would have been on a wire. Without it a switch would see 64 KiB frames and could not send them on.
 *
 * <p>Holds one frame at a time: {@link #load} then {@link #next} until it returns 0. Not thread-safe.
 */
final class Segmenter {
    private static final int TCP_FIN_PSH = 0x09;
    private static final int TCP_CWR = 0x80;

    private byte[] source;
    private int end;
    private int network;
    private int transport;
    private int payload;
    private int segmentSize;
    private int checksumField;
    private boolean tcp;
    private boolean ipv4;
    private int position;
    private int index;

    /**
     * Takes a frame to cut.
     *
     * @param frame the whole frame, VLAN tags in place; must stay unchanged until the last {@link #next}
     * @param length its length in octets
     * @param gsoType one of the virtio GSO types for TCP over IPv4, TCP over IPv6, and UDP, without the ECN flag
     * @param gsoSize payload octets per segment
     * @param checksumStart index of the transport header
     * @param checksumOffset offset of the checksum field in it
     * @return false when the frame is not what it claims to be; nothing is loaded then
     */
    boolean load(byte[] frame, int length, int gsoType, int gsoSize, int checksumStart, int checksumOffset) {
        clear();
        int at = 12;
        while (at + 4 <= length && isVlan(getShort(frame, at))) {
            at += 4;
        }
        if (at + 2 > length) {
            return false;
        }
        int etherType = getShort(frame, at);
        network = at + 2;
        ipv4 = etherType == 0x0800;
        tcp = gsoType != Abi.VNET_GSO_UDP_L4;
        boolean typeFits = gsoType == Abi.VNET_GSO_TCPV4 && ipv4
                || gsoType == Abi.VNET_GSO_TCPV6 && etherType == 0x86dd
                || gsoType == Abi.VNET_GSO_UDP_L4 && (ipv4 || etherType == 0x86dd);
        transport = checksumStart;
        if (!typeFits
                || gsoSize <= 0
                || transport < network + (ipv4 ? 20 : 40)
                || transport + (tcp ? 20 : 8) > length
                || checksumOffset != (tcp ? 16 : 6)) {
            return false;
        }
        if (ipv4 && transport != network + (frame[network] & 0x0f) * 4) {
            return false; // the checksum is that of a tunnel's inner packet
        }
        payload = transport + (tcp ? (frame[transport + 12] & 0xf0) >> 2 : 8);
        if (payload > length || tcp && payload < transport + 20) {
            return false;
        }
        checksumField = transport + checksumOffset;
        segmentSize = gsoSize;
        end = length;
        position = payload;
        source = frame;
        return true;
    }

    /** Whether {@link #next} has more to give. */
    boolean pending() {
        return source != null;
    }

    /** Forgets the loaded frame. */
    void clear() {
        source = null;
        index = 0;
    }

    /**
     * Writes the next segment to the start of {@code out}.
     *
     * @return its length in octets, 0 when all have been given
     */
    int next(byte[] out) {
        if (source == null) {
            return 0;
        }
        int size = Math.min(segmentSize, end - position);
        boolean last = position + size >= end;
        System.arraycopy(source, 0, out, 0, payload);
        System.arraycopy(source, position, out, payload, size);
        int length = payload + size;
        if (ipv4) {
            putShort(out, network + 2, length - network);
            putShort(out, network + 4, getShort(source, network + 4) + index);
            Offload.ipv4HeaderChecksum(out, network);
        } else {
            putShort(out, network + 4, length - network - 40);
        }
        if (tcp) {
            putInt(out, transport + 4, getInt(source, transport + 4) + (position - payload));
            int flags = out[transport + 13] & 0xff;
            flags &= last ? 0xff : ~TCP_FIN_PSH;
            flags &= index == 0 ? 0xff : ~TCP_CWR;
            out[transport + 13] = (byte) flags;
        } else {
            putShort(out, transport + 4, length - transport);
        }
        // The field holds the pseudo-header's sum with the whole frame's length; only the length differs.
        long pseudo = (long) getShort(source, checksumField) + (~(end - transport) & 0xffff) + (length - transport);
        putShort(out, checksumField, Offload.fold(pseudo));
        Offload.completeChecksum(out, length, transport, checksumField);
        position += size;
        index++;
        if (last) {
            clear();
        }
        return length;
    }

    private static boolean isVlan(int etherType) {
        return etherType == 0x8100 || etherType == 0x88a8;
    }
}
