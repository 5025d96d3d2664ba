/**
 * Classic pcap files (draft-ietf-opsawg-pcap), both byte orders, microseconds and nanoseconds, Ethernet.
 *
 * <p>Start at {@link dev.weft.packetio.pcap.PcapReader} and {@link dev.weft.packetio.pcap.PcapWriter};
 * {@link dev.weft.packetio.pcap.PcapPort} plays one file in and records another, and
 * {@link dev.weft.packetio.pcap.RecordingPort} records what passes any other port.
 */
package dev.weft.packetio.pcap;
