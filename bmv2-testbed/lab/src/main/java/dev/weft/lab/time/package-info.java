/**
 * Time as the lab sees it: one {@link dev.weft.lab.time.Scheduler} interface, over virtual time
 * ({@link dev.weft.lab.time.VirtualClock}) or over the wall clock ({@link dev.weft.lab.time.WallClock}), and seeded
 * randomness per component ({@link dev.weft.lab.time.Randomness}).
 *
 * <p>Uses nothing but the JDK. Everything that runs on one scheduler runs on one thread.
 */
package dev.weft.lab.time;
