/**
 * The agent's samples as Arrow record batches over Arrow Flight: {@link dev.weft.dataplane.telemetry.FlightExport} is what
 * the agent finds, {@link dev.weft.dataplane.telemetry.SampleTable} how a sample becomes rows.
 */
package dev.weft.dataplane.telemetry;
