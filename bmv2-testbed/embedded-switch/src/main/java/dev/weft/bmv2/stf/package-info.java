/**
 * STF, the p4c corpus' packet test language: parser and runner with the semantics of p4c's {@code bmv2stf.py}. Start at
 * {@link dev.weft.bmv2.stf.StfRunner}.
 */
package dev.weft.bmv2.stf;
