package io.toneguard.ingest.session;

import io.toneguard.voice.call.LiveCall;
import io.toneguard.voice.call.TenantId;

/** What the connections of one call have in common. */
record CallKey(TenantId tenant, String callId) {
    static CallKey of(LiveCall call) {
        return new CallKey(call.tenant(), call.callId());
    }
}
