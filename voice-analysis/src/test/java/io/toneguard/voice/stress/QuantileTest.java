package io.toneguard.voice.stress;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantileTest {
    private final Random random = new Random(3);

    @ParameterizedTest
    @ValueSource(doubles = {0.01, 0.2, 0.5, 0.8, 0.95, 1})
    void isTheSeventhTypeAsCommonsMathHasIt(double share) {
        Percentile exact = new Percentile(100 * share).withEstimationType(EstimationType.R_7);
        for (int count = 1; count < 300; count++) {
            // Few different values: equal ones must not stop the selection.
            double[] values = random.ints(count, 0, 40).asDoubleStream().toArray();
            double expected = exact.evaluate(values);
            assertThat(Quantile.of(values, count, share)).isCloseTo(expected, within(1e-9));
        }
    }

    @Test
    void leavesWhatLiesBeyondTheCountAlone() {
        double[] values = {3, 1, 2, -9, 99};
        assertThat(Quantile.of(values, 3, 0.5)).isEqualTo(2);
        assertThat(values).endsWith(-9, 99);
    }
}
