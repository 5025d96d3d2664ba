package dev.weft.onos.api;

import java.util.List;

/**
 * The control-plane agent inside ONOS: from a semantic configuration to what its network is told. Nothing here writes to
 * a device.
 */
public interface WeftService {
    /**
     * Reads and checks a configuration.
     *
     * @param file a name for the messages
     * @param text the semantic configuration, YAML
     * @return one line for each error and warning, ordered by line; empty if there is none
     */
    List<String> validate(String file, String text);

    /**
     * Compiles a configuration against the pipeconf's pipeline and says what an empty network would be told.
     *
     * @param file a name for the messages
     * @param text the semantic configuration, YAML
     * @return per switch the entries with the statements that caused them
     * @throws IllegalArgumentException with the errors of {@link #validate} if there are any
     */
    List<String> plan(String file, String text);

    /**
     * Says what a statement became.
     *
     * @param file a name for the messages
     * @param text the semantic configuration, YAML
     * @param statement its id, for example {@code permission/allow-glasses}
     * @return one line for each entry, with its switch
     * @throws IllegalArgumentException if the configuration has errors or no such statement
     */
    List<String> explain(String file, String text, String statement);
}
