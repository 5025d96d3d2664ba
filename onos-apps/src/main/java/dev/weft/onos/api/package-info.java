/** What other ONOS applications may call. */
package dev.weft.onos.api;
