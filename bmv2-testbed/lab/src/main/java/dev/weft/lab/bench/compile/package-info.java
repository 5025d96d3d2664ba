/**
 * How fast semantic configurations become plans and entries. Start at {@link
 * dev.weft.lab.bench.compile.CompileBench}. Uses the controller and the fabric of embedded switches.
 */
package dev.weft.lab.bench.compile;
