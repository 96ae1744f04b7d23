package io.toneguard.voice.light;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class Log2Test {
    @Test
    void isTheBinaryLogarithm() {
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++) {
            float x = (float) StrictMath.exp(random.nextDouble() * 140 - 70);
            double exact = StrictMath.log(x) / StrictMath.log(2);
            assertThat((double) Log2.of(x)).isCloseTo(exact, within(3e-7 * Math.max(1, Math.abs(exact))));
        }
    }

    @Test
    void isExactAtPowersOfTwo() {
        for (int exponent = -126; exponent < 127; exponent++) {
            assertThat(Log2.of(Math.scalb(1f, exponent))).isEqualTo(exponent);
        }
    }
}
