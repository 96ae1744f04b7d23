/** In: audio and events of one call as its dialect reads them. Out: the call's sample-exact timeline, in blocks, gaps and segments. */
@NullMarked
package io.toneguard.ingest.session;

import org.jspecify.annotations.NullMarked;
