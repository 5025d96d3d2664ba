package dev.weft.onos.rest;

import java.util.LinkedHashSet;
import java.util.Set;
import org.onlab.rest.AbstractWebApplication;
import org.onlab.rest.AuthorizationFilter;

/** The application of {@code /onos/weft}. */
public final class WeftWebApplication extends AbstractWebApplication {
    @Override
    public Set<Class<?>> getClasses() {
        Set<Class<?>> classes = new LinkedHashSet<>(getClasses(
                ConfigurationResource.class, PlanResource.class, StateResource.class, WeftExceptionMapper.class));
        // ONOS knows only who may write and who may read.
        classes.remove(AuthorizationFilter.class);
        classes.add(RoleFilter.class);
        return classes;
    }
}
