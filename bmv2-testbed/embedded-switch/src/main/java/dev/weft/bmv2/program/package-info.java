/**
 * The program model: bmv2 JSON, every name resolved, immutable. {@link dev.weft.bmv2.program.ProgramLoader} reads it;
 * executors only read the model. It knows nothing of packets, tables' contents or time.
 */
package dev.weft.bmv2.program;
