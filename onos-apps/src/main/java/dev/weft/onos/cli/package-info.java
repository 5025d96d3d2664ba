/** The commands of ONOS's command line. */
package dev.weft.onos.cli;
