package dev.weft.onos.rest;

import dev.weft.onos.api.WeftService;
import javax.ws.rs.Consumes;
import javax.ws.rs.DefaultValue;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import org.onlab.rest.BaseResource;

/** Check and install semantic configurations. */
@Path("configurations")
public final class ConfigurationResource extends BaseResource {
    private static final String FILE = "configuration";

    /**
     * Checks a configuration.
     * Returns all errors and warnings, each with the path of its field.
     *
     * @param file a name for the messages
     * @param text the semantic configuration, YAML or JSON
     * @return 200 OK with the problems, which may be none
     */
    @POST
    @Path("validation")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Role(Role.READ)
    public Response validate(@QueryParam("file") @DefaultValue(FILE) String file, String text) {
        return Response.ok(get(WeftService.class).validate(file, text).json()).build();
    }

    /**
     * Says what a statement of a configuration becomes.
     *
     * @param file a name for the messages
     * @param statement the id of the statement
     * @param text the semantic configuration, YAML or JSON
     * @return 200 OK with its entries; 400 if the configuration has errors; 404 if it has no such statement
     */
    @POST
    @Path("explanation")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Role(Role.READ)
    public Response explain(
            @QueryParam("file") @DefaultValue(FILE) String file,
            @QueryParam("statement") String statement,
            String text) {
        return Response.ok(get(WeftService.class).explain(file, text, statement).json())
                .build();
    }

    /**
     * Installs a configuration.
     * Plans, and installs the plan if it needs no approval.
     *
     * @param file a name for the messages
     * @param text the semantic configuration, YAML or JSON
     * @param user who asks
     * @return 200 OK with the outcome; 400 if the configuration has errors; 409 if the plan waits for approval, or a
     *     device does not take it; 503 if a device does not answer
     */
    @POST
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Role(Role.APPLY)
    public Response apply(
            @QueryParam("file") @DefaultValue(FILE) String file, String text, @Context SecurityContext user) {
        return Response.ok(get(WeftService.class).apply(file, text, who(user)).json())
                .build();
    }

    /** The name of the user, for the audit log. */
    static String who(SecurityContext user) {
        return user.getUserPrincipal() == null
                ? "rest"
                : user.getUserPrincipal().getName();
    }
}
