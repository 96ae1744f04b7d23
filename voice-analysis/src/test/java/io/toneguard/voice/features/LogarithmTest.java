package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class LogarithmTest {
    @Test
    void agreesWithStrictMathForPowersOfSound() {
        Random random = new Random(3);
        for (int i = 0; i < 200_000; i++) {
            double value = StrictMath.pow(10, 45 * random.nextDouble() - 30);
            assertThat(Logarithm.of(value)).as("ln %s", value).isCloseTo(StrictMath.log(value), within(1e-13));
        }
    }

    @Test
    void agreesWithStrictMathAtTheEdgesOfItsRange() {
        for (double value : new double[] {
            Double.MIN_NORMAL,
            Double.MAX_VALUE,
            1 - 1e-16,
            1 + 1e-15,
            Math.sqrt(2),
            Math.nextUp(Math.sqrt(2)),
            Math.sqrt(0.5),
            2,
            0.5
        }) {
            assertThat(Logarithm.of(value)).as("ln %s", value).isCloseTo(StrictMath.log(value), within(1e-12));
        }
        assertThat(Logarithm.of(1)).isZero();
    }

    @Test
    void aHundredTimesThePowerIsTwentyDb() {
        assertThat(Logarithm.db(100)).isCloseTo(20, within(1e-12));
    }
}
