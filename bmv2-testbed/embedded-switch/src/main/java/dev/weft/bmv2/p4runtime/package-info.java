/**
 * P4Runtime v1.4.1 in front of the embedded switch. Start at {@link dev.weft.bmv2.p4runtime.P4RuntimeTarget} (a device
 * that runs a pipeline, or none yet), {@link dev.weft.bmv2.p4runtime.P4RuntimeService} (the gRPC service) and
 * {@link dev.weft.bmv2.p4runtime.P4RuntimeServer} (TCP). Uses the control API, the loader's model of the program and
 * {@code p4/runtime}. {@code Limits} has what one client can take; docs/p4runtime-compliance.md the specification,
 * sentence by sentence.
 */
package dev.weft.bmv2.p4runtime;
