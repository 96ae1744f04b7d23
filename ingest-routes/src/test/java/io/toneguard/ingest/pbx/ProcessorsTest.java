package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessorsTest {
    private double busyShare;
    private final Processors processors = new Processors(() -> busyShare);

    @Test
    void areCrowdedWhenTheyAreBusyForSomeSeconds() {
        assertThat(secondsUntilCrowded(0.95)).isBetween(5, 10);
    }

    @Test
    void areNotCrowdedByOneSecondWithoutRest() {
        look(60, 0.8);
        look(1, 1);
        assertThat(processors.crowded()).isFalse();
        look(60, 0.86);
        assertThat(processors.crowded()).isFalse();
    }

    @Test
    void areCrowdedUntilClearlyLessIsToBeDone() {
        look(60, 0.95);
        look(60, 0.75);
        assertThat(processors.crowded()).isTrue();
        look(60, 0.95);
        look(1, 0.2);
        assertThat(processors.crowded()).as("after one second of rest").isTrue();
        look(10, 0.6);
        assertThat(processors.crowded()).isFalse();
    }

    @Test
    void areNeverCrowdedWhereTheMachineDoesNotSay() {
        look(60, -1);
        assertThat(processors.crowded()).isFalse();
    }

    @Test
    void areNotFreeBecauseSomebodyElseHasJustAsked() {
        look(60, 0.95);
        look(10, 0);
        assertThat(processors.crowded()).isTrue();
    }

    private int secondsUntilCrowded(double share) {
        int seconds = 0;
        while (!processors.crowded() && seconds < 100) {
            look(1, share);
            seconds++;
        }
        return seconds;
    }

    private void look(int seconds, double share) {
        busyShare = share;
        for (int second = 0; second < seconds; second++) {
            processors.look();
        }
    }
}
