package io.toneguard.tap.web;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Base64;
import java.util.UUID;

/** Where a list of alerts goes on: after this one, newest first. */
record AlertCursor(OffsetDateTime openedAt, UUID alert) {
    String text() {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((openedAt + "/" + alert).getBytes(StandardCharsets.US_ASCII));
    }

    /** @throws AlertProblem 400 if it is not one of ours */
    static AlertCursor of(String text) {
        try {
            var parts = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.US_ASCII).split("/", -1);
            if (parts.length == 2) {
                return new AlertCursor(OffsetDateTime.parse(parts[0]), UUID.fromString(parts[1]));
            }
        } catch (DateTimeException | IllegalArgumentException notOurs) {
            // told below
        }
        throw AlertProblem.bad("cursor is not one that a list ended with; leave it out to begin anew");
    }
}
