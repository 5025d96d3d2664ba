/** Placeholder until the module's author writes it. */
package dev.weft.dataplane.agent;
