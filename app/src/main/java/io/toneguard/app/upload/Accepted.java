package io.toneguard.app.upload;

import org.jspecify.annotations.Nullable;

/**
 * The service has a file.
 *
 * @param outcome {@link Outcome#UPLOADED} or {@link Outcome#ALREADY_THERE}
 * @param recording its id there, if it was told
 */
record Accepted(Outcome outcome, @Nullable String recording) {}
