/** Semantic configurations and the devices of switches in ONOS's network configuration. */
package dev.weft.onos.netcfg;
