package io.toneguard.ingest.pbx;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When a stream's bytes are left with the kernel; time is counted in ticks of 100 ms, ten of them to a look. */
class ReadCoalescingTest {
    private static final long TICK_NANOS = PbxLoop.TICK_NANOS;

    private final List<Integer> asked = new ArrayList<>();
    private ReadCoalescing coalescing = new ReadCoalescing(Duration.ofMillis(25), 0, asked::add);
    private long nowNanos;

    @Test
    void aSteadyStreamIsReadWhenMoreThanOneOfItsMessagesIsThere() {
        seconds(2, 50, 160);
        assertThat(asked).containsExactly(200);
    }

    @Test
    void aSteadyStreamOfShortMessagesWaitsForTheThirdOfThem() {
        seconds(2, 100, 80);
        assertThat(asked).singleElement().satisfies(bytes -> assertThat(bytes).isBetween(2 * 80 + 1, 3 * 80));
    }

    @Test
    void aMessageLongerThanWhatIsWaitedForNeverWaits() {
        seconds(5, 10, 800);
        assertThat(asked).allSatisfy(bytes -> assertThat(bytes).isLessThanOrEqualTo(800));
    }

    @Test
    void whoeverFallsSilentIsReadAtOnceWithinTwoTicks() {
        seconds(3, 50, 160);
        coalescing.heard(160);
        tick();
        tick();
        assertThat(asked).containsExactly(200, 1);
    }

    @Test
    void whoeverGoesOnIsCoalescedAgain() {
        seconds(3, 50, 160);
        seconds(1, 0, 0);
        seconds(3, 50, 160);
        assertThat(asked).containsExactly(200, 1, 200);
    }

    @Test
    void whatComesInABurstIsNotSteady() {
        seconds(1, 500, 160);
        seconds(1, 50, 160);
        assertThat(asked).isEmpty();
        seconds(1, 50, 160);
        assertThat(asked).containsExactly(200);
    }

    @Test
    void aStreamThatChangesItsPaceIsReadAtOnce() {
        seconds(3, 50, 160);
        seconds(1, 20, 160);
        assertThat(asked).containsExactly(200, 1);
    }

    @Test
    void aLittleMoreOrLessChangesNothing() {
        seconds(3, 50, 160);
        seconds(1, 45, 160);
        seconds(1, 54, 160);
        assertThat(asked).containsExactly(200);
    }

    @Test
    void noFloodIsLeftWithTheKernel() {
        seconds(3, 100, 100_000);
        assertThat(asked).containsExactly(8 * 1_024);
    }

    @Test
    void aSettingOfZeroReadsEveryMessageWhenItComes() {
        coalescing = new ReadCoalescing(Duration.ZERO, 0, asked::add);
        seconds(5, 50, 160);
        assertThat(asked).isEmpty();
    }

    /** @param messages in each second, as evenly as ticks allow */
    private void seconds(int seconds, int messages, int bytes) {
        for (int tick = 0; tick < 10 * seconds; tick++) {
            int before = messages * (tick % 10) / 10;
            for (int i = before; i < messages * (tick % 10 + 1) / 10; i++) {
                coalescing.heard(bytes);
            }
            tick();
            if (tick % 10 == 9) {
                coalescing.look(nowNanos);
            }
        }
    }

    private void tick() {
        nowNanos += TICK_NANOS;
        coalescing.tick();
    }
}
