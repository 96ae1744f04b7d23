package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import org.junit.jupiter.api.Test;

class F0StatisticsTest {
    @Test
    void agreesWithStatisticsThatKeepEveryValue() {
        for (int count : new int[] {2, 3, 10, 1001, 100_000}) {
            F0Statistics ours = new F0Statistics();
            DescriptiveStatistics exact = new DescriptiveStatistics();
            Random random = new Random(count);
            for (int i = 0; i < count; i++) {
                double hz = 75 + 300 * random.nextDouble() * random.nextDouble();
                ours.add(hz);
                exact.addValue(hz);
            }
            assertThat(ours.mean()).isCloseTo(exact.getMean(), within(1e-9));
            assertThat(ours.standardDeviation()).isCloseTo(exact.getStandardDeviation(), within(1e-8));
            assertThat(ours.median()).isCloseTo(exact.getPercentile(50), within(1e-4 * exact.getPercentile(50)));
        }
    }

    @Test
    void knowsNothingOfNothing() {
        assertThat(new F0Statistics().median()).isNaN();
        assertThat(new F0Statistics().standardDeviation()).isNaN();
    }
}
