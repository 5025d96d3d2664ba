/** Time as the agent sees it: virtual in a lab, the machine's in a daemon. */
package dev.weft.dataplane.agent.time;
