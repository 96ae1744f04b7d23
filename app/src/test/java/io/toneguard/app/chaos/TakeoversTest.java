package io.toneguard.app.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class TakeoversTest {
    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");
    private static final Watch.Takeover TAKEN_AT_120 = new Watch.Takeover(at(100), at(120));

    @Test
    void countsFromTheLeasesEndWhereSomebodyWasFree() {
        assertThat(worst(List.of(span(1, 0, 500)), List.of())).isEqualTo(Duration.ofSeconds(20));
    }

    @Test
    void countsFromTheMomentAWorkerIsThereAgain() {
        assertThat(worst(List.of(span(1, 0, 90), span(2, 119, 500)), List.of())).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void countsFromTheMomentABusyWorkerIsDone() {
        assertThat(worst(List.of(span(1, 0, 500)), List.of(hold(1, 80, 118), hold(1, 120, 130))))
                .isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void aWorkerThatWasDoneAndTookSomethingElseCouldHaveTakenIt() {
        assertThat(worst(List.of(span(1, 0, 500)), List.of(hold(1, 80, 110), hold(1, 111, 119), hold(1, 120, 130))))
                .isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void livingWorkersAreHeardFirstAfterTheDatabasesStart() {
        var free = new FreeWorkers(List.of(span(1, 0, 500)), List.of());

        assertThat(Takeovers.of(List.of(TAKEN_AT_120), List.of(START, at(114)), free)
                        .worst())
                .isEqualTo(Duration.ofSeconds(6 - Nodes.LEASE_SECONDS));
    }

    private static Duration worst(List<Node.Span> atWork, List<Watch.Hold> holds) {
        return Takeovers.of(List.of(TAKEN_AT_120), List.of(START), new FreeWorkers(atWork, holds))
                .worst();
    }

    private static Node.Span span(int pid, int from, int until) {
        return new Node.Span(pid, at(from), at(until));
    }

    private static Watch.Hold hold(int pid, int from, int until) {
        return new Watch.Hold("host-" + pid + "-abc", at(from), at(until));
    }

    private static Instant at(int seconds) {
        return START.plusSeconds(seconds);
    }
}
