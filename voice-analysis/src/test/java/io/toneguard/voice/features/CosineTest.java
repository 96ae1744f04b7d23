package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class CosineTest {
    @Test
    void agreesWithStrictMathOverTheWholeHalfTurn() {
        for (int i = -10_000; i <= 10_000; i++) {
            double radians = Math.PI * i / 10_000;
            assertThat(Cosine.of(radians))
                    .as("cosine of %s", radians)
                    .isCloseTo(StrictMath.cos(radians), within(5e-16));
        }
    }
}
