/**
 * In: blobs that others put into a container of theirs, told by notices in a Storage Queue or found by the nightly look. Out: files in the
 * inbox, from where they go the way of every dropped file.
 */
@NullMarked
package io.toneguard.ingest.azure;

import org.jspecify.annotations.NullMarked;
