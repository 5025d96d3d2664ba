package dev.weft.bmv2.pre;

import dev.weft.bmv2.control.ReplicationControl.CloneSession;
import dev.weft.bmv2.control.ReplicationControl.MulticastGroup;
import dev.weft.bmv2.version.Reader;
import java.util.List;

/** Groups and sessions in the version of one worker's present packet. */
public final class ReplicationView {
    private final Reader reader;
    private final List<IntTable<MulticastGroup>> groups;
    private final List<IntTable<CloneSession>> sessions;

    ReplicationView(Reader reader, List<IntTable<MulticastGroup>> groups, List<IntTable<CloneSession>> sessions) {
        this.reader = reader;
        this.groups = groups;
        this.sessions = sessions;
    }

    /** The group, or null: copies are then lost, as in bmv2. */
    public MulticastGroup findGroup(int id) {
        return groups.get(reader.side()).get(id);
    }

    /** The session, or null: then no clone is made, as in bmv2. */
    public CloneSession findSession(int id) {
        return sessions.get(reader.side()).get(id);
    }
}
