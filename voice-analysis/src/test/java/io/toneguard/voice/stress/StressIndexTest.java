package io.toneguard.voice.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class StressIndexTest {
    private static final IndexMeasures CALM = new IndexMeasures(10, 12, -15, 20, 2);
    private static final Baseline BASELINE = new BaselineBuilder()
            .add(CALM)
            .add(new IndexMeasures(9, 11, -16, 21, 2))
            .add(new IndexMeasures(11, 13, -14, 19, 2))
            .build();

    private final StressIndex index = new StressIndex(StressSettings.ENROLLED);

    @Test
    void isZeroAtTheSpeakersCalm() {
        StressReading reading = index.read(CALM, BASELINE);

        assertThat(reading.state()).isEqualTo(StressState.CALM);
        assertThat(reading.deviation()).isZero();
        assertThat(reading.index()).isZero();
    }

    @Test
    void risesWithPitchAndTreble() {
        StressReading reading = index.read(new IndexMeasures(15, 18, -9, 12, 2), BASELINE);

        assertThat(reading.state()).isEqualTo(StressState.STRAINED);
        assertThat(reading.index()).isBetween(80.0, 100.0);
        assertThat(reading.contributions().values()).allMatch(part -> part > 0);
    }

    @Test
    void staysAtZeroBelowCalm() {
        StressReading reading = index.read(new IndexMeasures(6, 8, -22, 28, 2), BASELINE);

        assertThat(reading.deviation()).isNegative();
        assertThat(reading.index()).isZero();
        assertThat(reading.state()).isEqualTo(StressState.CALM);
    }

    @Test
    void contributionsAddUpToTheDeviation() {
        StressReading reading = index.read(new IndexMeasures(12.3, 11.1, -14.2, 17.7, 1), BASELINE);

        double sum = reading.contributions().values().stream()
                .mapToDouble(part -> part)
                .sum();
        assertThat(sum).isCloseTo(reading.deviation(), within(1e-12));
        assertThat(reading.contributions()).containsOnlyKeys(IndexMeasure.values());
    }

    @Test
    void oneBrokenMeasureSaysNoMoreThanSixSpreads() {
        StressReading far = index.read(new IndexMeasures(10, 12, 500, 20, 2), BASELINE);
        StressReading farther = index.read(new IndexMeasures(10, 12, 5e9, 20, 2), BASELINE);

        assertThat(far.deviation()).isCloseTo(1.5, within(1e-12));
        assertThat(farther).isEqualTo(far);
    }

    @Test
    void mapsTheThresholdToFifty() {
        assertThat(index.index(StressSettings.ENROLLED.threshold())).isEqualTo(50);
        assertThat(index.index(2 * StressSettings.ENROLLED.threshold())).isEqualTo(80);
        assertThat(index.index(6)).isLessThan(100);
    }

    @Test
    void theMapNeverFalls() {
        double last = 0;
        for (double deviation = -2; deviation < 6; deviation += 0.01) {
            assertThat(index.index(deviation)).isGreaterThanOrEqualTo(last);
            last = index.index(deviation);
        }
    }

    @Test
    void learnsWhileTooLittleIsKnown() {
        Baseline oneWindow = new BaselineBuilder().add(CALM).build();
        Baseline shortWindows = new BaselineBuilder()
                .add(new IndexMeasures(10, 12, -15, 20, 0.4))
                .add(new IndexMeasures(10, 12, -15, 20, 0.4))
                .build();

        assertThat(index.read(CALM, Baseline.EMPTY).state()).isEqualTo(StressState.LEARNING);
        assertThat(index.read(CALM, oneWindow).state()).isEqualTo(StressState.LEARNING);
        assertThat(index.read(CALM, shortWindows).state()).isEqualTo(StressState.LEARNING);
        assertThat(index.read(CALM, oneWindow).index()).isNaN();
    }

    @Test
    void saysNothingOfAWindowWithoutVoice() {
        StressReading none = index.read(IndexMeasures.NONE, BASELINE);
        StressReading flicker = index.read(new IndexMeasures(30, 30, 0, 0, 0.04), BASELINE);

        assertThat(none.state()).isEqualTo(StressState.TOO_LITTLE_VOICE);
        assertThat(flicker.state()).isEqualTo(StressState.TOO_LITTLE_VOICE);
        assertThat(none.contributions()).isEmpty();
    }

    @Test
    void theWeightsSumToOne() {
        double sum = 0;
        for (IndexMeasure measure : IndexMeasure.values()) {
            sum += measure.weight();
        }
        assertThat(sum).isEqualTo(1);
    }
}
