package dev.weft.onos.rest;

import dev.weft.onos.api.WeftService;
import javax.ws.rs.Consumes;
import javax.ws.rs.GET;
import javax.ws.rs.POST;
import javax.ws.rs.Path;
import javax.ws.rs.Produces;
import javax.ws.rs.QueryParam;
import javax.ws.rs.core.Context;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.core.SecurityContext;
import org.onlab.rest.BaseResource;

/** Ask how things are, and report metrics. */
@Path("")
public final class StateResource extends BaseResource {
    /**
     * Says how the domains are.
     * Leader, last outcome, and the devices of each.
     *
     * @return 200 OK with the state
     */
    @GET
    @Path("status")
    @Produces(MediaType.APPLICATION_JSON)
    @Role(Role.READ)
    public Response status() {
        return Response.ok(get(WeftService.class).status().json()).build();
    }

    /**
     * Says what services there are.
     *
     * @return 200 OK with the services
     */
    @GET
    @Path("services")
    @Produces(MediaType.APPLICATION_JSON)
    @Role(Role.READ)
    public Response services() {
        return Response.ok(get(WeftService.class).services().json()).build();
    }

    /**
     * Says what instances there are.
     *
     * @return 200 OK with the instances and their reported metrics
     */
    @GET
    @Path("instances")
    @Produces(MediaType.APPLICATION_JSON)
    @Role(Role.READ)
    public Response instances() {
        return Response.ok(get(WeftService.class).instances().json()).build();
    }

    /**
     * Says what an installed statement became.
     *
     * @param statement the id of the statement
     * @return 200 OK with its entries; 404 if there is no such statement
     */
    @GET
    @Path("explanation")
    @Produces(MediaType.APPLICATION_JSON)
    @Role(Role.READ)
    public Response explain(@QueryParam("statement") String statement) {
        return Response.ok(get(WeftService.class).explain(statement).json()).build();
    }

    /**
     * Says who did what.
     *
     * @return 200 OK with the last thousand actions, the last first
     */
    @GET
    @Path("audit")
    @Produces(MediaType.APPLICATION_JSON)
    @Role(Role.READ)
    public Response audit() {
        return Response.ok(get(WeftService.class).audit().json()).build();
    }

    /**
     * Takes measured metrics of instances.
     *
     * @param json by instance, an object with score (0..10, 10 is best) and delayMs
     * @param user who reports
     * @return 200 OK; 400 with the path of what is wrong
     */
    @POST
    @Path("metrics")
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    @Role(Role.APPLY)
    public Response metrics(String json, @Context SecurityContext user) {
        return Response.ok(get(WeftService.class)
                        .report(json, ConfigurationResource.who(user))
                        .json())
                .build();
    }
}
