package dev.weft.bmv2.table;

import dev.weft.bmv2.control.TableAction;

/** What an entry does, as the control plane sees it. */
interface EntryAction {
    /** The same as packets on one side see it. */
    EntryTarget on(int side);

    TableAction asAction();

    /** Called when an entry or group starts (+1) or ceases (-1) to use it. */
    void use(int change);
}
