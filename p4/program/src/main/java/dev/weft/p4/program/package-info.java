/** Placeholder until the module's author writes it. */
package dev.weft.p4.program;
