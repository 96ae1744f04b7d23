package io.toneguard.ingest.dialect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ChunkClockTest {
    private final ChunkClock mono = new ChunkClock(1, 1);
    private final ChunkClock both = new ChunkClock(1, 2);

    @Test
    void messagesInARowLieSideBySideWhateverTheirLength() {
        assertThat(mono.sampleAt(0, 1, 160)).isZero();
        assertThat(mono.sampleAt(0, 2, 320)).isEqualTo(160);
        assertThat(mono.sampleAt(0, 3, 80)).isEqualTo(480);
        assertThat(mono.sampleAt(0, 4, 160)).isEqualTo(560);
    }

    @Test
    void whatIsMissingIsAsLongAsTheMessageBeforeAndKeepsItsPlace() {
        mono.sampleAt(0, 1, 160);
        assertThat(mono.sampleAt(0, 4, 160)).isEqualTo(480);
        assertThat(mono.sampleAt(0, 3, 160)).isEqualTo(320);
        assertThat(mono.sampleAt(0, 2, 160)).isEqualTo(160);
        assertThat(mono.sampleAt(0, 5, 160)).isEqualTo(640);
    }

    @Test
    void aRepeatedMessageHasTheSamePlace() {
        mono.sampleAt(0, 1, 160);
        mono.sampleAt(0, 2, 160);
        assertThat(mono.sampleAt(0, 1, 160)).isZero();
    }

    @Test
    void aLongLossKeepsTheClockAndWhatIsTooOldHasNoPlace() {
        mono.sampleAt(0, 1, 160);
        assertThat(mono.sampleAt(0, 1_001, 160)).isEqualTo(160_000);
        assertThat(mono.sampleAt(0, 1_000, 160)).isEqualTo(159_840);
        assertThat(mono.sampleAt(0, 3, 160)).isEqualTo(-1);
    }

    @Test
    void aStreamJoinedLateBeginsAtItsFirstMessage() {
        assertThat(mono.sampleAt(0, 500, 160)).isZero();
        assertThat(mono.sampleAt(0, 501, 160)).isEqualTo(160);
    }

    @Test
    void aStreamThatCountsFromZeroLosesNothing() {
        assertThat(mono.sampleAt(0, 0, 160)).isZero();
        assertThat(mono.sampleAt(0, 1, 160)).isEqualTo(160);
    }

    @Test
    void withoutANumberAMessageIsNextInLine() {
        mono.sampleAt(0, 1, 160);
        assertThat(mono.sampleAt(0, MediaJson.ABSENT, 160)).isEqualTo(160);
        assertThat(mono.sampleAt(0, 2, 160)).isEqualTo(320);
    }

    @Test
    void placesCountSamplesNotBytes() {
        var linear = new ChunkClock(2, 1);
        linear.sampleAt(0, 1, 320);
        assertThat(linear.sampleAt(0, 2, 320)).isEqualTo(160);
    }

    @Test
    void tracksWithCountersOfTheirOwnAreIndependent() {
        both.sampleAt(0, 1, 160);
        assertThat(both.sampleAt(1, 1, 160)).isZero();
        assertThat(both.sampleAt(0, 2, 160)).isEqualTo(160);
        assertThat(both.sampleAt(1, 3, 160)).isEqualTo(320);
    }

    @Test
    void aTrackThatBeginsLateWithItsOwnCounterStillNoticesLosses() {
        for (int chunk = 1; chunk <= 500; chunk++) {
            both.sampleAt(0, chunk, 160);
        }
        assertThat(both.sampleAt(1, 1, 160)).isZero();
        assertThat(both.sampleAt(1, 3, 160)).isEqualTo(320);
    }

    @Test
    void tracksThatShareACounterLoseNothing() {
        for (int chunk = 1; chunk <= 200; chunk += 2) {
            assertThat(both.sampleAt(0, chunk, 160)).isEqualTo(chunk / 2 * 160L);
            assertThat(both.sampleAt(1, chunk + 1, 160)).isEqualTo(chunk / 2 * 160L);
        }
    }

    @Test
    void aNumberThatCannotBeIsRefused() {
        mono.sampleAt(0, 1, 160);
        assertThatThrownBy(() -> mono.sampleAt(0, 99_999_999, 160))
                .isInstanceOf(DialectException.class)
                .hasMessageContaining("99999999");
    }
}
