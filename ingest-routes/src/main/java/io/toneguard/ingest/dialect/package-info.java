/** In: one PBX's messages, whole. Out: calls on the session, and the answers that the PBX waits for. Knows nothing of sockets. */
@NullMarked
package io.toneguard.ingest.dialect;

import org.jspecify.annotations.NullMarked;
