package io.toneguard.ingest.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import io.toneguard.voice.call.Gap;
import org.junit.jupiter.api.Test;

class GapTallyTest {
    @Test
    void aGapThatGoesOnIsOneGapAlsoWhenChannelsAreToldSideBySide() {
        var tally = new GapTally();
        for (int i = 0; i < 10; i++) {
            tally.add(new Gap(0, 100 + i * 50L, 50, Gap.Kind.SHED));
            tally.add(new Gap(1, 100 + i * 50L, 50, Gap.Kind.SHED));
        }
        tally.add(new Gap(0, 600, 50, Gap.Kind.LOST));
        assertThat(tally.gaps())
                .containsExactly(
                        new Gap(0, 100, 500, Gap.Kind.SHED),
                        new Gap(1, 100, 500, Gap.Kind.SHED),
                        new Gap(0, 600, 50, Gap.Kind.LOST));
    }

    @Test
    void ofAHostileNumberTheFirstThousandAreListedAndNoSampleIsForgotten() {
        var tally = new GapTally();
        for (int i = 0; i < 100_000; i++) {
            tally.add(new Gap(i % 2, i * 320L, 160, i % 3 == 0 ? Gap.Kind.LOST : Gap.Kind.UNSENT));
        }
        assertThat(tally.gaps()).hasSize(GapTally.KEPT + 4);
        assertThat(tally.gaps().stream().mapToLong(Gap::samples).sum()).isEqualTo(16_000_000);
        assertThat(tally.gaps().get(GapTally.KEPT).fromSample()).isEqualTo(320_000);
    }

    @Test
    void aTallyOfATallyIsTheSame() {
        var tally = new GapTally();
        for (int i = 0; i < 5000; i++) {
            tally.add(new Gap(0, i * 320L, 160, Gap.Kind.LOST));
        }
        assertThat(GapTally.of(tally.gaps()).gaps()).isEqualTo(tally.gaps());
    }
}
