package dev.weft.bmv2.control;

/** A counter cell. */
public record CounterValue(long packets, long bytes) {}
