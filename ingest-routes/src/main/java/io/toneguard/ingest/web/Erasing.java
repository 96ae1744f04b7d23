package io.toneguard.ingest.web;

import io.toneguard.voice.call.Erasure;
import io.toneguard.voice.call.RecordingId;
import io.toneguard.voice.call.TenantId;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;

/** Erasure as the web API answers it. */
final class Erasing {
    /** The manager's look at what is left. */
    private static final Duration AUDIO_LOOKED_AT_EVERY = Duration.ofMinutes(1);

    private final ObjectProvider<Erasure> erasure;

    /** @param erasure none where this process erases nothing */
    Erasing(ObjectProvider<Erasure> erasure) {
        this.erasure = erasure;
    }

    /**
     * Erases a recording.
     *
     * @throws ApiProblem 404 if the tenant has no such recording, 409 while it is being spoken
     */
    Erasure.Erased recording(TenantId tenant, RecordingId recording) {
        try {
            return port().eraseRecording(tenant, recording)
                    .orElseThrow(() -> ApiProblem.unknown("recording " + recording));
        } catch (Erasure.CallIsRunningException e) {
            throw ApiProblem.conflict(String.valueOf(e.getMessage()));
        }
    }

    /**
     * Erases a call.
     *
     * @throws ApiProblem 404 if the tenant has no such call, 409 while it is being spoken
     */
    Erasure.Erased call(TenantId tenant, String callId) {
        try {
            return port().eraseCall(tenant, callId).orElseThrow(() -> CallsController.unknown(callId));
        } catch (Erasure.CallIsRunningException e) {
            throw ApiProblem.conflict(String.valueOf(e.getMessage()));
        }
    }

    /** 202 while audio is left: the rest is done, and that goes by itself. */
    static ResponseEntity.BodyBuilder answer(Erasure.Erased erased, HttpStatus whole) {
        return erased.audioLeft() == 0
                ? ResponseEntity.status(whole)
                : ResponseEntity.accepted()
                        .header(HttpHeaders.RETRY_AFTER, Long.toString(AUDIO_LOOKED_AT_EVERY.toSeconds()));
    }

    private Erasure port() {
        var port = erasure.getIfAvailable();
        if (port == null) {
            throw new ApiProblem(HttpStatus.NOT_IMPLEMENTED, "this service erases nothing");
        }
        return port;
    }
}
