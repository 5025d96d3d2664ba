package dev.weft.lab.routing;

import dev.weft.lab.time.Randomness;

/** The state of the simulated system at this moment, of which a real ingress sees only a part. */
interface Situation {
    /** What is asked. */
    RoutingCase routingCase();

    long nowNs();

    /** Draws for the policy. */
    Randomness randomness();

    /** Requests that wait or are served at an instance. */
    int queue(int instance);

    /** Requests on their way to an instance. */
    int underWay(int instance);

    /** When an instance will have done all that it has, nanoseconds; now or earlier if it is idle. */
    long freeAtNs(int instance);

    /** Service times of all requests on their way to an instance, nanoseconds. */
    long workUnderWayNs(int instance);

    /** What the request that has just come in will take at an instance, nanoseconds. */
    long serviceNs(int instance);
}
