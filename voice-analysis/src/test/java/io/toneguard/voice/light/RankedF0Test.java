package io.toneguard.voice.light;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RankedF0Test {
    @Test
    void quantilesAreThoseOfTheSortedValues() {
        var random = new Random(2);
        var ranked = new RankedF0(500);
        for (int count = 1; count <= 500; count++) {
            var values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = 75 + random.nextInt(count % 3 == 0 ? 5 : 500);
            }
            ranked.clear();
            ranked.add(values, count);
            Arrays.sort(values);
            for (double share : new double[] {0.5, 0.8, 0, 1}) {
                double rank = share * (count - 1);
                int lower = (int) rank;
                int upper = Math.min(count - 1, lower + 1);
                double expected = values[lower] + (rank - lower) * (values[upper] - values[lower]);
                assertThat(ranked.quantile(share)).isCloseTo(expected, within(1e-9));
            }
        }
    }

    @Test
    void nothingHasNoQuantile() {
        assertThat(new RankedF0(5).quantile(0.5)).isNaN();
    }
}
