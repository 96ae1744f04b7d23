package io.toneguard.ingest.recording;

import io.toneguard.voice.call.TenantId;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A file offered as a recording, whichever way it came: dropped, uploaded, fetched.
 *
 * @param fileName the name it came under, without folders
 * @param content where its bytes lie on this machine; they are read, never moved
 * @param sidecar what came with it, {@link Sidecar#NONE} if nothing
 * @param time when its call started, if the sidecar does not say
 */
public record Offered(TenantId tenant, String fileName, Path content, Sidecar sidecar, Instant time) {}
