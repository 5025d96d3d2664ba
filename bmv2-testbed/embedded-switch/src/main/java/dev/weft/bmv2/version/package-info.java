/**
 * How packets read what the control plane writes without a lock, and never see a part of a batch: everything that a
 * packet reads exists twice ("left-right", Ramalhete and Correia 2015). Readers use one side while the writer changes
 * the other; then the sides swap roles, and once no packet reads the old side it gets the same changes. Start at
 * {@link dev.weft.bmv2.version.Versions}. Uses {@code guard} only.
 */
package dev.weft.bmv2.version;
