package dev.weft.onos.api;

import java.util.List;

/**
 * The control-plane agent inside ONOS: from a semantic configuration to what the devices of its domain hold. Every call
 * may be made on any node; the domain's leader installs. All throw {@link WeftException} with the errors of the command
 * line.
 */
public interface WeftService {
    /**
     * Reads and checks a configuration.
     *
     * @param file a name for the messages
     * @param text the semantic configuration, YAML or JSON
     * @return one line for each error and warning, ordered by line, with the path of its field; empty if there is none
     */
    Report validate(String file, String text);

    /**
     * Says what {@link #apply} would write, and keeps the plan under an id.
     *
     * @param who asks, for the audit log
     */
    Report plan(String file, String text, String who);

    /** Says what a plan was. */
    Report plan(String id);

    /**
     * Approves a plan that is judged risky.
     *
     * @param id of the plan
     */
    Report approve(String id, String who);

    /**
     * Installs a plan: for every packet wholly, or not at all.
     *
     * @param id of the plan; the devices must still hold what it was made for
     * @return how it ended
     */
    Report apply(String id, String who);

    /** Plans, and installs the plan if it needs no approval. */
    Report apply(String file, String text, String who);

    /**
     * Says what a statement became.
     *
     * @param statement its id, for example {@code permission/allow-glasses}
     * @return one line for each entry, with its switch
     */
    Report explain(String file, String text, String statement);

    /** Says what a statement of the installed configurations became. */
    Report explain(String statement);

    /** Says how the domains, their leaders and devices are. */
    Report status();

    /** Says what services there are. */
    Report services();

    /** Says what instances there are, and their metrics if they were reported. */
    Report instances();

    /** Says who did what, the last first. */
    Report audit();

    /**
     * Takes the measured metrics of instances.
     *
     * @param json an object: by instance, an object with the numbers {@code score} (0..10, 10 is best), {@code delayMs}
     */
    Report report(String json, String who);

    /** Returns the ids of all statements of the installed configurations, for completion. */
    List<String> statements();

    /** Returns the ids of the plans that are kept, for completion. */
    List<String> plans();
}
