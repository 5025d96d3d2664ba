package dev.weft.bmv2.junit;

import dev.weft.bmv2.exec.ExecutorKind;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The program under test, on a class or a method (which wins). Each test gets a fresh switch as a parameter of type
 * {@link P4Switch}.
 */
@Documented
@Inherited
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(P4SwitchExtension.class)
public @interface P4Program {
    /** bmv2 JSON as {@code p4c-bm2-ss} writes it: a file, or a resource of the test's class path. */
    String value();

    /** How it runs. */
    ExecutorKind executor() default ExecutorKind.COMPILED;

    /** The controller's port; a negative number for none. */
    int cpuPort() default -1;

    /** Egress queues per port: a packet of a priority from there on is dropped, as in bmv2. */
    int priorityQueues() default 1;
}
