package dev.weft.onos.rest;

import java.lang.reflect.Method;
import javax.ws.rs.container.ContainerRequestContext;
import javax.ws.rs.container.ContainerRequestFilter;
import javax.ws.rs.container.ResourceInfo;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;

/** Lets a request in whose user has the role of the method. A method without a role lets nobody in. */
public final class RoleFilter implements ContainerRequestFilter {
    private static final String ADMIN = "admin";
    private static final String VIEWER = "viewer";

    @Context
    private ResourceInfo resource;

    @Override
    public void filter(ContainerRequestContext request) {
        Method method = resource.getResourceMethod();
        Role role = method == null ? null : method.getAnnotation(Role.class);
        SecurityContext user = request.getSecurityContext();
        boolean allowed = role != null
                && (user.isUserInRole(ADMIN)
                        || user.isUserInRole(role.value())
                        || Role.READ.equals(role.value()) && user.isUserInRole(VIEWER));
        if (!allowed) {
            String who = user.getUserPrincipal() == null
                    ? "nobody"
                    : user.getUserPrincipal().getName();
            String needed = role == null ? "a role" : "the role " + role.value();
            request.abortWith(Response.status(Response.Status.FORBIDDEN)
                    .type(MediaType.APPLICATION_JSON)
                    .entity(Problems.json(who + " needs " + needed))
                    .build());
        }
    }
}
