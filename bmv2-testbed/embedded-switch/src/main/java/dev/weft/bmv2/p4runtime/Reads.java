package dev.weft.bmv2.p4runtime;

import java.util.ArrayList;
import java.util.List;
import p4.v1.P4RuntimeOuterClass.Entity;
import p4.v1.P4RuntimeOuterClass.Error;
import p4.v1.P4RuntimeOuterClass.ReadRequest;
import p4.v1.P4RuntimeOuterClass.ReadResponse;

/** Collects what a read finds into responses of moderate size (specification section 13). */
final class Reads {
    private final Entities entities;
    private final RoleScope scope;
    private final ReadAnswer answer;
    private final ReadResponse.Builder response = ReadResponse.newBuilder();
    private int bytes;

    Reads(Entities entities, RoleScope scope, ReadAnswer answer) {
        this.entities = entities;
        this.scope = scope;
        this.answer = answer;
    }

    /** One error per part of the request, in order. */
    List<Error> read(ReadRequest request) {
        List<Error> errors = new ArrayList<>(request.getEntitiesCount());
        for (Entity pattern : request.getEntitiesList()) {
            try {
                entities.read(pattern, this::add);
                errors.add(Errors.OK);
            } catch (RuntimeException e) {
                errors.add(Errors.of(P4RuntimeFailure.of(e)));
            }
        }
        if (response.getEntitiesCount() > 0) {
            answer.add(response.build());
        }
        return errors;
    }

    private void add(Entity entity) {
        if (!scope.has(entity)) {
            return;
        }
        response.addEntities(entity);
        bytes += entity.getSerializedSize();
        if (bytes >= Limits.RESPONSE_BYTES) {
            ReadResponse full = response.build();
            response.clear();
            bytes = 0;
            answer.add(full);
        }
    }
}
