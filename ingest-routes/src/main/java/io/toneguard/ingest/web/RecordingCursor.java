package io.toneguard.ingest.web;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.UUID;

/** Where a list of recordings goes on: after this one, the latest arrival first. What arrives meanwhile moves nothing. */
record RecordingCursor(OffsetDateTime receivedAt, UUID recording) {
    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((receivedAt + "/" + recording).getBytes(StandardCharsets.US_ASCII));
    }

    /** @throws ApiProblem 400 if it is not one of ours */
    static RecordingCursor of(String text) {
        try {
            var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split("/", -1);
            if (parts.length == 2) {
                return new RecordingCursor(OffsetDateTime.parse(parts[0]), UUID.fromString(parts[1]));
            }
        } catch (DateTimeException | IllegalArgumentException notOurs) {
            // told below
        }
        throw ApiProblem.bad("cursor is not one that a list ended with; leave it out to begin anew");
    }
}
