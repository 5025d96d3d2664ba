/** The packet replication engine: multicast groups and clone sessions. */
package dev.weft.bmv2.pre;
