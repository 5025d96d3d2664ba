/** What the application keeps in ONOS's distributed stores: facts, the audit log, and the logs of transactions. */
package dev.weft.onos.state;
