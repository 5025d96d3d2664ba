/** What makes switches steer: their resident agents are told, or, where there is none, their cells are written. */
package dev.weft.onos.agents;
