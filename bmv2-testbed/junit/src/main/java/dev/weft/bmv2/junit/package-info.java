/**
 * Tests of P4 programs with JUnit 5, on the embedded switch: no root, no native build, milliseconds. Start at
 * {@link dev.weft.bmv2.junit.P4Program} and {@link dev.weft.bmv2.junit.P4Switch}; {@code docs/junit-extension.md} has a
 * whole example. It may use the switch's public packages and JUnit's API.
 */
package dev.weft.bmv2.junit;
