package dev.weft.lab.host;

/**
 * The service that requests go to.
 *
 * @param address anycast address, 4 or 16 bytes
 * @param port its UDP port
 * @param serviceId its 64-bit id, for requests with an agent header
 * @param trafficClass the demand, 0 to 255; a plain packet carries at most 63
 */
public record Target(byte[] address, int port, long serviceId, int trafficClass) {}
