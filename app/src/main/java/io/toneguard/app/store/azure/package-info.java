/**
 * In: recordings, whole or as they grow. Out: blobs of one Azure container, {@code TENANT/YYYY-MM/RECORDING.audio} as on disk; a call that
 * runs is an append blob {@code RECORDING.draft} beside.
 */
@NullMarked
package io.toneguard.app.store.azure;

import org.jspecify.annotations.NullMarked;
