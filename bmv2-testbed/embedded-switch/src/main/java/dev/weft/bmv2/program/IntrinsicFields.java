package dev.weft.bmv2.program;

/**
 * The fields that simple_switch reads and writes itself; null where the program has none. Aliases of the JSON are
 * resolved.
 */
public record IntrinsicFields(
        Field ingressPort,
        Field packetLength,
        Field instanceType,
        Field egressSpec,
        Field egressPort,
        Field parserError,
        Field checksumError,
        Field ingressTimestamp,
        Field egressTimestamp,
        Field multicastGroup,
        Field egressRid,
        Field priority,
        Field enqTimestamp,
        Field enqDepth,
        Field deqTimeDelta,
        Field deqDepth,
        Field qid) {}
