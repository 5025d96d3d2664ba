package dev.weft.control.core.model;

/** What a {@link Permission} does to the requests that it covers. */
public enum Effect {
    /** They may pass. */
    ALLOW,
    /** They are dropped at their ingress switch. */
    DENY
}
