package io.toneguard.tap.web;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StreamPositionTest {
    private static final long SECOND = 1_000_000_000L;

    private final StreamPosition position = new StreamPosition(10);

    @Test
    void whatCommitsLateIsStillNew() {
        position.sent(12, 0);
        assertThat(position.wasSent(12)).isTrue();
        assertThat(position.wasSent(11))
                .as("got its place before 12 and is seen after it")
                .isFalse();
        assertThat(position.settled()).isEqualTo(10);
    }

    @Test
    void afterTenSecondsAPlaceIsSettledAndForgotten() {
        position.sent(12, 0);
        position.sent(15, 11 * SECOND);
        assertThat(position.settled()).isEqualTo(12);
        assertThat(position.remembered()).isEqualTo(1);
        assertThat(position.wasSent(11)).isTrue();
    }

    @Test
    void whoIsQuietForTenSecondsHasNothingToLookAtAgain() {
        position.sent(12, 0);
        position.sent(13, 0);
        position.settle(9 * SECOND);
        assertThat(position.remembered()).isEqualTo(2);
        position.settle(11 * SECOND);
        assertThat(position.remembered()).isZero();
        assertThat(position.settled()).isEqualTo(13);
        assertThat(position.highest()).isEqualTo(13);
    }

    @Test
    void whatIsRememberedIsBounded() {
        for (int i = 11; i < 20_000; i++) {
            position.sent(i, 0);
        }
        assertThat(position.remembered()).isEqualTo(5_000);
        assertThat(position.settled()).isEqualTo(14_999);
    }
}
