package dev.weft.packetio.linux;

import dev.weft.packetio.PortMeter;

/**
 * Finishes received frames as the wire would have carried them: the VLAN tag goes back behind the addresses, a checksum
 * left to hardware is completed, a segment left to hardware is cut. Holds one frame that is being cut. Not thread-safe.
 */
final class Inbound {
    /** No frame came of it: it was dropped and counted, or {@link #segmenter} has it now. */
    static final int NO_FRAME = -1;

    private final PortMeter meter;
    private final Segmenter segmenter = new Segmenter();
    private final byte[] whole = new byte[dev.weft.packetio.PacketPort.MAX_FRAME];

    /** @param meter counts what is dropped */
    Inbound(PortMeter meter) {
        this.meter = meter;
    }

    /** Cuts the frame that {@link #finish} gave it. */
    Segmenter segmenter() {
        return segmenter;
    }

    /** Where a frame of this length and kind is to be put; null when it is dropped, which is counted. */
    byte[] target(byte[] buffer, int length, int gsoType) {
        byte[] target = isSegmented(gsoType) ? whole : buffer;
        if (length < 14 || length + 4 > target.length) {
            meter.receiveDropped(1);
            return null;
        }
        return target;
    }

    private static boolean isSegmented(int gsoType) {
        return (gsoType & ~Abi.VNET_GSO_ECN) != Abi.VNET_GSO_NONE;
    }

    /**
     * Finishes a frame in the array that {@link #target} gave.
     *
     * @param untagged octets without the VLAN tag
     * @param status the packet's TP_STATUS bits
     * @param tci VLAN tag, if the status has one
     * @param tpid its type, if the status has one
     * @param flags of struct virtio_net_hdr
     * @param gsoType of struct virtio_net_hdr
     * @param gsoSize payload of a segment
     * @param checksumStart where the checksum's sum begins, without the tag
     * @param checksumOffset of the checksum from there
     * @return the frame's length, or {@link #NO_FRAME}
     */
    int finish(
            byte[] frame,
            int untagged,
            int status,
            int tci,
            int tpid,
            int flags,
            int gsoType,
            int gsoSize,
            int checksumStart,
            int checksumOffset) {
        int length = untagged;
        int start = checksumStart;
        if ((status & Abi.TP_STATUS_VLAN_VALID) != 0) {
            int type = (status & Abi.TP_STATUS_VLAN_TPID_VALID) != 0 ? tpid : 0x8100;
            length = Offload.insertVlan(frame, length, type, tci);
            start += 4;
        }
        boolean partial = (flags & Abi.VNET_NEEDS_CSUM) != 0;
        if (isSegmented(gsoType)) {
            int type = gsoType & ~Abi.VNET_GSO_ECN;
            if (!partial || !segmenter.load(frame, length, type, gsoSize, start, checksumOffset)) {
                meter.receiveDropped(1);
            }
            return NO_FRAME;
        }
        if (partial) {
            if (start + checksumOffset + 2 > length) {
                meter.receiveDropped(1);
                return NO_FRAME;
            }
            Offload.completeChecksum(frame, length, start, start + checksumOffset);
        }
        return length;
    }
}
