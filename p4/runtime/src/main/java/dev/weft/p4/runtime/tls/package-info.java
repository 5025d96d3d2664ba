/**
 * Mutual TLS between controllers, switch-resident agents and targets: {@link dev.weft.p4.runtime.tls.TlsIdentity} is one
 * party's certificate, key and trust, from PEM files that may be replaced while it runs.
 */
package dev.weft.p4.runtime.tls;
