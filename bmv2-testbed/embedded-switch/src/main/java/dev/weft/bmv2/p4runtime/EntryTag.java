package dev.weft.bmv2.p4runtime;

import com.google.protobuf.ByteString;
import p4.v1.P4RuntimeOuterClass.ActionProfileActionSet;

/**
 * What an entry keeps for its controller.
 *
 * @param metadata opaque, from the client
 * @param controllerMetadata the older, numeric form
 * @param oneShot the action set as written, in canonical form; null for other actions
 */
record EntryTag(ByteString metadata, long controllerMetadata, ActionProfileActionSet oneShot) {
    static final EntryTag NONE = new EntryTag(ByteString.EMPTY, 0, null);

    static EntryTag of(Object tag) {
        return tag instanceof EntryTag known ? known : NONE;
    }
}
