package dev.weft.onos.rest;

import dev.weft.onos.api.WeftService;
import javax.ws.rs.Consumes;
import javax.ws.rs.DefaultValue;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.PathParam;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import org.onlab.rest.BaseResource;

/** Make, approve and install plans. */
@Path("plans")
public final class PlanResource extends BaseResource {
    /**
     * Makes a plan.
     * Says what would be written to each device, and keeps it under an id.
     *
     * @param file a name for the messages
     * @param text the semantic configuration, YAML or JSON
     * @param user who asks
     * @return 200 OK with the plan; 400 if the configuration has errors; 409 if a device runs another pipeline, or lacks
     *     the agent that a policy needs
     */
    @POST
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.APPLICATION_JSON)
    @Role(Role.PLAN)
    public Response plan(
            @QueryParam("file") @DefaultValue("configuration") String file,
            String text,
            @Context SecurityContext user) {
        return Response.ok(get(WeftService.class)
                        .plan(file, text, ConfigurationResource.who(user))
                        .json())
                .build();
    }

    /**
     * Says what a plan is.
     *
     * @param id of the plan
     * @return 200 OK with the plan; 404 if there is none of that id
     */
    @GET
    @Path("{id}")
    @Produces(MediaType.APPLICATION_JSON)
    @Role(Role.READ)
    public Response show(@PathParam("id") String id) {
        return Response.ok(get(WeftService.class).plan(id).json()).build();
    }

    /**
     * Approves a risky plan.
     *
     * @param id of the plan
     * @param user who approves
     * @return 200 OK with the plan; 404 if there is none of that id
     */
    @POST
    @Path("{id}/approval")
    @Produces(MediaType.APPLICATION_JSON)
    @Role(Role.APPROVE)
    public Response approve(@PathParam("id") String id, @Context SecurityContext user) {
        return Response.ok(get(WeftService.class)
                        .approve(id, ConfigurationResource.who(user))
                        .json())
                .build();
    }

    /**
     * Installs a plan.
     *
     * @param id of the plan
     * @param user who asks
     * @return 200 OK with the outcome; 404 if there is none of that id; 409 if it waits for approval, or the devices no
     *     longer hold what it was made for; 503 if a device does not answer
     */
    @POST
    @Path("{id}/application")
    @Produces(MediaType.APPLICATION_JSON)
    @Role(Role.APPLY)
    public Response apply(@PathParam("id") String id, @Context SecurityContext user) {
        return Response.ok(get(WeftService.class)
                        .apply(id, ConfigurationResource.who(user))
                        .json())
                .build();
    }
}
