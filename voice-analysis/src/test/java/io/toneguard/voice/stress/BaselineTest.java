package io.toneguard.voice.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BaselineTest {
    @Test
    void isCentredOnTheMedian() {
        Baseline baseline = new BaselineBuilder()
                .add(window(10))
                .add(window(11))
                .add(window(40))
                .build();

        assertThat(baseline.centre(IndexMeasure.F0_MEAN)).isEqualTo(11);
        assertThat(baseline.windows()).isEqualTo(3);
        assertThat(baseline.voicedSeconds()).isCloseTo(6, within(1e-12));
    }

    @Test
    void knowsNoCentreButThePopulationsSpreadWhenEmpty() {
        for (IndexMeasure measure : IndexMeasure.values()) {
            assertThat(Baseline.EMPTY.centre(measure)).isNaN();
            assertThat(Baseline.EMPTY.spread(measure)).isEqualTo(measure.populationSpread());
        }
    }

    @Test
    void reallyLeavesTheWindowOut() {
        IndexMeasures left = window(40);
        BaselineBuilder builder =
                new BaselineBuilder().add(window(10)).add(left).add(window(12));

        Baseline without = builder.buildWithout(left);

        assertThat(without.windows()).isEqualTo(2);
        assertThat(without.centre(IndexMeasure.F0_MEAN)).isEqualTo(11);
        assertThat(builder.build().centre(IndexMeasure.F0_MEAN)).isEqualTo(12);
    }

    @Test
    void leavesOutOneOfTwoEqualWindows() {
        IndexMeasures left = window(10);
        BaselineBuilder builder = new BaselineBuilder().add(left).add(window(10));

        assertThat(builder.buildWithout(left).windows()).isEqualTo(1);
        assertThat(builder.buildWithout(window(10)).windows()).isEqualTo(2);
    }

    @Test
    void doesNotTakeUnknownWindows() {
        assertThat(new BaselineBuilder().add(IndexMeasures.NONE).build().windows())
                .isZero();
    }

    @Test
    void shrinksTheSpreadTowardsThePopulation() {
        assertThat(BaselineBuilder.shrunk(8, 2, 0)).isEqualTo(2);
        assertThat(BaselineBuilder.shrunk(2.2, 2, 120)).isCloseTo(2 * Math.sqrt(1.1), within(1e-12));
        assertThat(BaselineBuilder.shrunk(2.2, 2, 1e12)).isCloseTo(2.2, within(1e-9));
    }

    @Test
    void neverMovesTheSpreadFar() {
        assertThat(BaselineBuilder.shrunk(1e9, 2, 1e12)).isCloseTo(2 * Math.exp(0.25), within(1e-12));
        assertThat(BaselineBuilder.shrunk(0, 2, 1e12)).isCloseTo(2 * Math.exp(-0.25), within(1e-12));
    }

    private static IndexMeasures window(double semitones) {
        return new IndexMeasures(semitones, semitones + 2, -15, 20, 2);
    }
}
