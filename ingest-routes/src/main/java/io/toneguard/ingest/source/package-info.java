/** In: what an administrator says about a PBX and what a peer shows at the door. Out: the source it is, or why it is refused. */
@NullMarked
package io.toneguard.ingest.source;

import org.jspecify.annotations.NullMarked;
