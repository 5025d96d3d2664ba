package dev.weft.dataplane.agent.config;

/** A configuration that the agent cannot follow; the message names the field and the remedy. */
public final class InvalidConfigurationException extends Exception {
    private static final long serialVersionUID = 1;

    public InvalidConfigurationException(String message) {
        super(message);
    }
}
