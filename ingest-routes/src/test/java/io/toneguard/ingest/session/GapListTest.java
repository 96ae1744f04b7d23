package io.toneguard.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.call.Gap;
import org.junit.jupiter.api.Test;

class GapListTest {
    private static final int PERIOD = 8_000;

    private final GapList gaps = new GapList();

    @Test
    void gapsThatTouchAreOne() {
        gaps.add(new Gap(0, 0, 10, Gap.Kind.LOST));
        gaps.add(new Gap(1, 0, 10, Gap.Kind.LOST));
        gaps.add(new Gap(0, 10, 5, Gap.Kind.LOST));
        gaps.add(new Gap(0, 15, 5, Gap.Kind.PAUSED));
        assertThat(gaps.all())
                .containsExactly(
                        new Gap(0, 0, 15, Gap.Kind.LOST),
                        new Gap(1, 0, 10, Gap.Kind.LOST),
                        new Gap(0, 15, 5, Gap.Kind.PAUSED));
    }

    /** A leg that sends nothing while nobody speaks has a gap in each second, and is put on hold now and then. */
    @Test
    void howMuchIsMissingStaysTrueHoweverManyGapsACallHas() {
        int seconds = 10_000;
        for (int second = 0; second < seconds; second++) {
            gaps.add(new Gap(0, (long) second * PERIOD, 3_000, Gap.Kind.UNSENT));
            if (second % 100 == 0) {
                gaps.add(new Gap(0, (long) second * PERIOD + 4_000, 2_000, Gap.Kind.PAUSED));
            }
        }
        assertThat(gaps.all()).hasSizeLessThan(5_000).allSatisfy(gap -> assertThat(gap.toSample())
                .isLessThanOrEqualTo((long) seconds * PERIOD));
        assertThat(missing(Gap.Kind.UNSENT)).isEqualTo(3_000L * seconds);
        assertThat(missing(Gap.Kind.PAUSED)).isEqualTo(2_000L * seconds / 100);
    }

    private long missing(Gap.Kind kind) {
        return gaps.all().stream()
                .filter(gap -> gap.kind() == kind)
                .mapToLong(Gap::samples)
                .sum();
    }
}
