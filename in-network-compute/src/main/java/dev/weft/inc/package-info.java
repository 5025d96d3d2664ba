/**
 * In-network compute: aggregation, caching, voting and sequencing in the switch, and the hosts' part of it. Nothing of it
 * is built yet; the module holds its place, so that what comes needs no new arrow. It may use {@code p4/program} only, and
 * compiles for Java 11.
 */
package dev.weft.inc;
