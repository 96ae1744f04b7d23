/** In: recordings that lie on SFTP servers. Out: the same in the inbox, whole, each once it is durable there gone from its server. */
@NullMarked
package io.toneguard.ingest.sftp;

import org.jspecify.annotations.NullMarked;
