package io.toneguard.tap.delivery;

import io.toneguard.voice.call.TenantId;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A row of the outbox that this process has leased.
 *
 * @param tenantName for the log
 * @param id the same at every attempt: a receiver knows a repetition by it
 * @param event number of the alert's event that is told
 * @param target null: it was removed meanwhile
 * @param targetFailures attempts of any delivery since the target last answered, this one not counted; 0: it is well
 * @param attempt from 1, this one counted
 * @param attemptsInDoubt earlier ones of which nobody knows whether the target took it
 * @param ageSeconds since the event was decided
 * @param payload what is told, as of the event
 * @param standing of the alert, as of the lease
 */
record Delivery(
        TenantId tenant,
        String tenantName,
        UUID id,
        UUID alert,
        int event,
        String targetName,
        @Nullable AlertTarget target,
        int targetFailures,
        int attempt,
        int attemptsInDoubt,
        double ageSeconds,
        Map<String, Object> payload,
        AlertStanding standing) {
    /** What happened: opened, over, suppressed, escalated; or the order to a PBX: listen, whisper, takeover. */
    String eventWord() {
        return String.valueOf(payload.getOrDefault("event", "opened"));
    }
}
