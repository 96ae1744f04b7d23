package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class F0SlopeTest {
    @Test
    void aMelodyThatRisesBySixSemitonesASecondIsHeardSo() {
        F0Slope slope = new F0Slope();
        assertThat(slope.semitonesPerSecond()).isNaN();
        for (int i = 0; i < 50; i++) {
            slope.frame(150 * Math.pow(2, 6 * 0.01 * i / 12));
        }
        slope.finish();
        assertThat(slope.semitonesPerSecond()).isBetween(5.999, 6.001);
    }
}
