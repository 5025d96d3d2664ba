/**
 * Benchmarks of the embedded switch, alone and side by side with bmv2, as {@code ./weft bench switch} runs them.
 *
 * <p>Start at {@link dev.weft.lab.bench.SwitchBench}. A {@code Workload} is what a switch runs and what is sent through
 * it; it is made once and given to every target alike through P4Runtime. {@code InMemoryBench} measures the switch alone;
 * {@code veth} things measure processes. Clocks come from outside; a {@link dev.weft.lab.bench.BenchReport} comes out.
 */
package dev.weft.lab.bench;
