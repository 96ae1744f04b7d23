package io.toneguard.tap.live;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CallPaceTest {
    private static final long MS = 1_000_000;
    private final CallPace pace = new CallPace(PlayedCall.STEREO);

    @Test
    void aSampleIsDueByTheMessageThatCameWithTheLeastDelay() {
        pace.came(800, 1_100 * MS);
        pace.came(1600, 1_130 * MS);
        pace.came(2400, 1_390 * MS);
        assertThat(pace.dueNanos(8000)).isEqualTo(1_930 * MS);
    }

    @Test
    void aPeerWhoseClockIsSlowIsFollowed() {
        // 0.1 % slow for ten minutes: 600 ms.
        for (int second = 1; second <= 600; second++) {
            pace.came(8000L * second, 1001 * MS * second);
        }
        assertThat(pace.dueNanos(8000L * 600) - 1001 * MS * 600).isBetween(-25 * MS, 0L);
    }

    @Test
    void aDelayThatGrowsSlowlyIsSeenByTheWholeCallAlone() {
        for (int second = 1; second <= 60; second++) {
            pace.came(8000L * second, 1050 * MS * second);
        }
        long now = 1050 * MS * 60;
        assertThat(now - pace.dueNanos(8000L * 60)).isLessThan(1_000 * MS);
        assertThat(now - pace.dueByWholeCallNanos(8000L * 60)).isEqualTo(50 * MS * 59);
    }
}
