package io.toneguard.ingest.web;

import io.toneguard.voice.call.Erasure;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.TenantId;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;

/** Erasure as the web API answers it. */
final class Erasing {
    private final ObjectProvider<Erasure> erasure;

    /** @param erasure none where this process erases nothing */
    Erasing(ObjectProvider<Erasure> erasure) {
        this.erasure = erasure;
    }

    /** @throws ApiProblem 404 if the tenant has no such recording, 409 while it is being spoken */
    void recording(TenantId tenant, RecordingId recording) {
        try {
            if (!port().eraseRecording(tenant, recording)) {
                throw ApiProblem.unknown("recording " + recording);
            }
        } catch (Erasure.CallIsRunningException e) {
            throw ApiProblem.conflict(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Erases a call.
     *
     * @return recordings erased
     * @throws ApiProblem 404 if the tenant has no such call, 409 while it is being spoken
     */
    int call(TenantId tenant, String callId) {
        try {
            return port().eraseCall(tenant, callId).orElseThrow(() -> CallsController.unknown(callId));
        } catch (Erasure.CallIsRunningException e) {
            throw ApiProblem.conflict(String.valueOf(e.getMessage()));
        }
    }

    private Erasure port() {
        var port = erasure.getIfAvailable();
        if (port == null) {
            throw new ApiProblem(HttpStatus.NOT_IMPLEMENTED, "this service erases nothing");
        }
        return port;
    }
}
