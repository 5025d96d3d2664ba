/**
 * The core of the control-plane agent: text in, objects out. Embedded by the stand-alone daemon and by ONOS, so
 * it knows no gRPC, no protobuf, no ONOS and no file system, and compiles for Java 11.
 *
 * <p>Read in this order: {@code text} (a file to a model), {@code model}, {@code check} (is it sound?), {@code
 * topology}, {@code pipeline} and {@code ir}, {@code compile} (model to entries), {@code plan} (what must be
 * written), {@code explain} (why is it there?), {@code evaluate} (what should happen to a packet, independent of
 * the compiler).
 */
package dev.weft.control.core;
