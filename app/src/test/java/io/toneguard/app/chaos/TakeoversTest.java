package io.toneguard.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TakeoversTest {
    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");

    @Test
    void countsFromTheLeasesEndWhereSomebodyWasThere() {
        assertThat(worst(at(100), at(101), span(0, 500))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void countsFromTheMomentAWorkerIsThereAgain() {
        assertThat(worst(at(100), at(120), span(0, 90), span(119, 500))).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void spansThatMeetAreOne() {
        assertThat(worst(at(100), at(120), span(0, 110), span(105, 500))).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void livingWorkersAreHeardFirstAfterTheDatabasesStart() {
        var takeover = List.of(new Watch.Takeover(at(100), at(120)));
        var starts = List.of(START, at(114));

        assertThat(Takeovers.of(takeover, starts, List.of(span(0, 500))).worst())
                .isEqualTo(Duration.ofSeconds(6 - Nodes.LEASE_SECONDS));
    }

    private static Duration worst(Instant leaseUntil, Instant taken, Node.Span... atWork) {
        return Takeovers.of(List.of(new Watch.Takeover(leaseUntil, taken)), List.of(START), List.of(atWork))
                .worst();
    }

    private static Node.Span span(int from, int until) {
        return new Node.Span(at(from), at(until));
    }

    private static Instant at(int seconds) {
        return START.plusSeconds(seconds);
    }
}
