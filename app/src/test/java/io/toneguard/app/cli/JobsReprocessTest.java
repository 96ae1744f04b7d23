package io.toneguard.app.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

class JobsReprocessTest {
    private static final ZonedDateTime EVENING = ZonedDateTime.parse("2026-03-28T22:00:00+01:00[Europe/Berlin]");

    @Test
    void aTimeOfDayIsTheNextSuchAlsoAcrossTheChangeToSummerTime() {
        assertThat(JobsReprocess.end("23:30", EVENING)).isEqualTo(Instant.parse("2026-03-28T22:30:00Z"));
        assertThat(JobsReprocess.end("05:00", EVENING)).isEqualTo(Instant.parse("2026-03-29T03:00:00Z"));
        assertThat(JobsReprocess.end("22:00", EVENING)).isEqualTo(Instant.parse("2026-03-29T20:00:00Z"));
    }

    @Test
    void aDayAndTimeIsTakenAsItIsSaidAndMustBeToCome() {
        assertThat(JobsReprocess.end("2026-03-31T05:00", EVENING)).isEqualTo(Instant.parse("2026-03-31T03:00:00Z"));
        assertThatThrownBy(() -> JobsReprocess.end("2026-03-28T05:00", EVENING))
                .hasMessage("--ends-at=2026-03-28T05:00 is past in Europe/Berlin");
        assertThatThrownBy(() -> JobsReprocess.end("5am", EVENING)).hasMessageContaining("--ends-at=5am is no time");
    }
}
