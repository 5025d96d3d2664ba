/**
 * A domain that is being edited: files come, change and go, and problems, entries and the plan follow at a cost that follows
 * the change. Start at {@link dev.weft.control.core.workspace.Workspace}. Uses everything else in core; knows no file system.
 */
package dev.weft.control.core.workspace;
