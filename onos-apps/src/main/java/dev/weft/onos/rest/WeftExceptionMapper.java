package dev.weft.onos.rest;

import dev.weft.onos.api.WeftException;
import javax.ws.rs.core.MediaType;
import javax.ws.rs.core.Response;
import javax.ws.rs.ext.ExceptionMapper;

/** Errors as JSON: the text of the command line, the path of the field, and a status. */
public final class WeftExceptionMapper implements ExceptionMapper<WeftException> {
    @Override
    public Response toResponse(WeftException exception) {
        return Response.status(exception.kind().status())
                .type(MediaType.APPLICATION_JSON)
                .entity(exception.report().json())
                .build();
    }
}
