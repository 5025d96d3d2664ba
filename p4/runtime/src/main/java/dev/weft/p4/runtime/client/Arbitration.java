package dev.weft.p4.runtime.client;

import dev.weft.p4.runtime.ElectionId;
import io.grpc.Status;

/**
 * Who is primary.
 *
 * @param primary whether this client is
 * @param code {@code OK} if it is; {@code ALREADY_EXISTS} if another client is; {@code NOT_FOUND} if none is
 * @param electionId highest bid that the switch has seen for the role
 */
public record Arbitration(boolean primary, Status.Code code, ElectionId electionId) {}
