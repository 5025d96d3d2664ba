package dev.weft.lab.routing;

/** A policy: decides at each ingress which instance a request goes to. */
interface Chooser {
    /**
     * Chooses an instance for a request that has come in now.
     *
     * @param ingress where, from 0
     * @param flow its number, unique
     * @param situation what an oracle may look at, and the seeded draws of the policy
     * @return an instance, from 0
     */
    int choose(int ingress, long flow, Situation situation);

    /**
     * The feedback of a reply has come back to the ingress that sent the request.
     *
     * @param queue requests at the instance when the reply left it
     */
    default void feedback(int ingress, int instance, long flow, int queue, Situation situation) {}
}
