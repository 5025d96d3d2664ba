/**
 * The testbed's clock, network and hosts: everything that Weft shows, measures and crashes runs on it.
 *
 * <p>{@link dev.weft.lab.time} is virtual or wall-clock time, {@link dev.weft.lab.network} nodes and links, {@link
 * dev.weft.lab.host} traffic. May use every module but {@code cli} and {@code onos-apps}. Start at {@link dev.weft.lab.Lab}
 * and {@code docs/testbed.md}.
 */
package dev.weft.lab;
