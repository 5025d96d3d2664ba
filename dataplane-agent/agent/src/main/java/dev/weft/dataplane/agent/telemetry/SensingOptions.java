package dev.weft.dataplane.agent.telemetry;

import java.util.concurrent.Executor;
import java.util.function.LongSupplier;

/**
 * How an agent takes samples.
 *
 * @param shortestNs time between two samples when things change
 * @param longestNs the same when nothing changes
 * @param device the machine
 * @param reading runs what waits for the machine and the switch
 * @param epochNs nanoseconds since 1970
 */
public record SensingOptions(
        long shortestNs, long longestNs, DeviceSensor device, Executor reading, LongSupplier epochNs) {}
