/**
 * Build-time generator of Java constants from P4Info, run by the build of {@code p4/program}. Start at
 * {@link dev.weft.p4.runtime.codegen.P4InfoConstants}.
 */
package dev.weft.p4.runtime.codegen;
