package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A rise from nothing to one shows in no rate: what alarms go by begins at 0. */
class QuarantineCountersTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final IntakeMeters intake = new IntakeMeters(meters);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NOT_AUDIO",
                "TRUNCATED",
                "DECODER_FAILED",
                "NOT_A_FILE",
                "UNREADABLE_FILE",
                "PARTNER_MISSING",
                "SIDECAR_INVALID",
                "ERASED",
                "OVER_CONTRACT"
            })
    void everyReasonIsCountedFromZeroOn(String reason) {
        assertThat(quarantined(reason)).isZero();
        intake.quarantined(reason);
        assertThat(quarantined(reason)).isOne();
    }

    private double quarantined(String reason) {
        return meters.get("toneguard.ingest.quarantined")
                .tag("reason", reason)
                .counter()
                .count();
    }
}
