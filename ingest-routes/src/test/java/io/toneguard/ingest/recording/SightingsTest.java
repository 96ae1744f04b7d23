package io.toneguard.ingest.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SightingsTest {
    private static final Path CALL = Path.of("call.wav");

    private final SettableClock clock = new SettableClock();
    private final Sightings sightings = new Sightings(clock);

    @Test
    void aFileIsStillSinceItWasFirstSeenAsItIs() {
        assertThat(sightings.stillFor(CALL, stamp(10, -60))).isZero();
        clock.pass(Duration.ofMillis(500));
        assertThat(sightings.stillFor(CALL, stamp(10, -60))).hasMillis(500);
    }

    @Test
    void aFileThatGrewOrWasWrittenAgainStartsAnew() {
        sightings.stillFor(CALL, stamp(10, -60));
        clock.pass(Duration.ofMillis(500));
        assertThat(sightings.stillFor(CALL, stamp(11, -60))).isZero();
        clock.pass(Duration.ofMillis(500));
        assertThat(sightings.stillFor(CALL, stamp(11, -59))).isZero();
    }

    @Test
    void aFileIsUnchangedAsLongAsItsOwnTimeSays() {
        assertThat(sightings.unchangedFor(CALL, stamp(10, -60))).hasSeconds(60);
    }

    @Test
    void aTimeInTheFutureDoesNotKeepAFileForEver() {
        sightings.unchangedFor(CALL, stamp(10, 3600));
        clock.pass(Duration.ofSeconds(10));
        assertThat(sightings.unchangedFor(CALL, stamp(10, 3600))).hasSeconds(10);
    }

    @Test
    void aWallClockThatIsSetBackKeepsNoFileWaiting() {
        sightings.stillFor(CALL, stamp(10, -60));
        clock.set(clock.instant().minus(Duration.ofHours(1)));
        clock.pass(Duration.ofMillis(500));
        assertThat(sightings.stillFor(CALL, stamp(10, -60))).hasMillis(500);
        assertThat(sightings.unchangedFor(CALL, stamp(10, -60))).hasMillis(500);
    }

    @Test
    void whatIsGoneIsForgotten() {
        sightings.stillFor(CALL, stamp(10, -60));
        clock.pass(Duration.ofMinutes(2));
        sightings.forgetTheGone();
        assertThat(sightings.stillFor(CALL, stamp(10, -60))).isZero();
    }

    private Stamp stamp(long bytes, int seconds) {
        return new Stamp(
                Stamp.Kind.FILE, bytes, Instant.parse("2026-11-21T09:00:00Z").plusSeconds(seconds), null);
    }
}
