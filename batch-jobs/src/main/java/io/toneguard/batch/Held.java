package io.toneguard.batch;

import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.TenantId;

/** A recording as a launch holds it. */
public record Held(TenantId tenant, RecordingId recording, long launch) {}
