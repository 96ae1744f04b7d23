package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a stream's bytes are left with the kernel; time is counted in ticks of 100 ms, ten of them to a look. */
class ReadCoalescingTest {
    private final List<Integer> marks = new ArrayList<>();
    private ReadCoalescing coalescing = new ReadCoalescing(Duration.ofMillis(25), Duration.ofMillis(50), 0, marks::add);
    private long nowNanos;
    private boolean crowded;

    @Test
    void aSteadyStreamIsReadWhenMoreThanOneOfItsMessagesIsThere() {
        seconds(2, 50, 160);
        assertThat(marks).containsExactly(200);
    }

    @Test
    void aSteadyStreamOfShortMessagesWaitsForTheThirdOfThem() {
        seconds(2, 100, 80);
        assertThat(marks).singleElement().satisfies(bytes -> assertThat(bytes).isBetween(2 * 80 + 1, 3 * 80));
    }

    @Test
    void aMessageAsLongAsWhatWouldBeWaitedForNeverWaits() {
        seconds(5, 10, 800);
        seconds(5, 40, 200);
        assertThat(marks).isEmpty();
    }

    @Test
    void messagesThatBecomeLongerDoNotWaitAnyMore() {
        seconds(3, 50, 160);
        seconds(1, 10, 800);
        assertThat(marks).containsExactly(200, 1);
    }

    @Test
    void whoeverPausesIsReadAtOnceByTheSecondTick() {
        seconds(3, 50, 160);
        coalescing.heard(160);
        tick();
        tick();
        assertThat(marks).containsExactly(200, 1);
    }

    @Test
    void aPauseThatBeginsJustBeforeALookIsNotForgottenByIt() {
        seconds(3, 50, 160);
        for (int tick = 0; tick < 9; tick++) {
            for (int i = 0; i < 5; i++) {
                coalescing.heard(160);
            }
            tick();
        }
        tick();
        look();
        assertThat(marks).containsExactly(200, 1);
    }

    @Test
    void whoeverGoesOnIsCoalescedAgain() {
        seconds(3, 50, 160);
        seconds(1, 0, 0);
        seconds(3, 50, 160);
        assertThat(marks).containsExactly(200, 1, 200);
    }

    @Test
    void whatComesInABurstIsNotSteady() {
        seconds(1, 500, 160);
        seconds(1, 50, 160);
        assertThat(marks).isEmpty();
        seconds(1, 50, 160);
        assertThat(marks).containsExactly(200);
    }

    @Test
    void aStreamThatChangesItsPaceIsReadAtOnce() {
        seconds(3, 50, 160);
        seconds(1, 20, 160);
        assertThat(marks).containsExactly(200, 1);
    }

    @Test
    void aLittleMoreOrLessChangesNothing() {
        seconds(3, 50, 160);
        seconds(1, 45, 160);
        seconds(1, 54, 160);
        assertThat(marks).containsExactly(200);
    }

    @Test
    void noFloodIsLeftWithTheKernel() {
        seconds(3, 1_000, 1_000);
        assertThat(marks).containsExactly(8 * 1_024);
    }

    @Test
    void whileTheProcessorsAreCrowdedThreeMessagesAreReadAtATime() {
        seconds(3, 50, 160);
        crowded = true;
        seconds(3, 50, 160);
        crowded = false;
        seconds(3, 50, 160);
        assertThat(marks).containsExactly(200, 400, 200);
    }

    @Test
    void whileTheProcessorsAreCrowdedMessagesWaitThatElseWouldNot() {
        crowded = true;
        seconds(2, 25, 320);
        assertThat(marks).containsExactly(400);
        crowded = false;
        seconds(2, 25, 320);
        assertThat(marks).containsExactly(400, 1);
    }

    @Test
    void aSettingOfZeroReadsEveryMessageWhenItComes() {
        coalescing = new ReadCoalescing(Duration.ZERO, Duration.ofMillis(50), 0, marks::add);
        seconds(5, 50, 160);
        crowded = true;
        seconds(5, 50, 160);
        assertThat(marks).isEmpty();
    }

    /** @param messages in each second, as evenly as ticks allow */
    private void seconds(int seconds, int messages, int bytes) {
        for (int tick = 0; tick < 10 * seconds; tick++) {
            for (int i = messages * (tick % 10) / 10; i < messages * (tick % 10 + 1) / 10; i++) {
                coalescing.heard(bytes);
            }
            tick();
            if (tick % 10 == 9) {
                look();
            }
        }
    }

    private void tick() {
        nowNanos += PbxLoop.TICK_NANOS;
        coalescing.tick();
    }

    private void look() {
        coalescing.look(nowNanos, crowded);
    }
}
