package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class OverloadWatchTest {
    private final OverloadWatch watch = new OverloadWatch(Duration.ofMillis(200));
    private long nowMs;

    @Test
    void oneLateTickIsNoOverloadTwoInARowAre() {
        assertThat(tick(50)).isFalse();
        assertThat(tick(250)).isFalse();
        assertThat(tick(150)).isFalse();
        assertThat(tick(250)).isFalse();
        assertThat(tick(201)).isTrue();
        assertThat(watch.overloaded()).isTrue();
        assertThat(tick(900)).as("tells changes only").isFalse();
    }

    @Test
    void fiveSecondsOnTimeAreTheEndOfIt() {
        tick(250);
        tick(250);
        for (int i = 0; i < 49; i++) {
            assertThat(tick(0)).isFalse();
        }
        tick(300);
        for (int i = 0; i < 49; i++) {
            assertThat(tick(0)).as("a late one begins the five seconds anew").isFalse();
        }
        assertThat(tick(0)).isTrue();
        assertThat(watch.overloaded()).isFalse();
    }

    private boolean tick(long lateMs) {
        long dueMs = nowMs + 100;
        nowMs = dueMs + lateMs;
        return watch.came(dueMs * 1_000_000, nowMs * 1_000_000);
    }
}
