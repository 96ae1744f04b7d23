/** In: connections of PBXs. Out: authenticated, admitted conversations, and call events as Camel exchanges. */
@NullMarked
package io.toneguard.ingest.pbx;

import org.jspecify.annotations.NullMarked;
