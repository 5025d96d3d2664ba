/**
 * The story of {@code ./weft demo}: a semantic file becomes entries, requests are steered, an instance slows down and
 * new flows leave it, a packet is explained. Measures, and says what it measured; prints nothing.
 *
 * <p>The same story runs on both clocks of {@code dev.weft.lab.time}. Start at {@link dev.weft.lab.demo.Demo}; the report
 * is {@link dev.weft.lab.demo.DemoReport}, what a screen shows {@link dev.weft.lab.demo.DemoView}.
 */
package dev.weft.lab.demo;
