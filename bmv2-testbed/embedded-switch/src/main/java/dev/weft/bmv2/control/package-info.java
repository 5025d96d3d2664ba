/**
 * The control API of the embedded switch: interfaces and values, no implementation. A P4Runtime server, a command
 * language or a test drives the switch through {@link dev.weft.bmv2.control.SwitchControl}.
 */
package dev.weft.bmv2.control;
