package dev.weft.onos.rest;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The role that a caller of a method needs; ONOS's {@code admin} has all of them, {@code viewer} has {@code READ}. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Role {
    /** May ask how things are. */
    String READ = "weft-read";

    /** May make plans. */
    String PLAN = "weft-plan";

    /** May approve risky plans. */
    String APPROVE = "weft-approve";

    /** May install plans, and report metrics. */
    String APPLY = "weft-apply";

    /** Returns the role. */
    String value();
}
