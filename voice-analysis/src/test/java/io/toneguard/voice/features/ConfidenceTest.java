package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.DoubleFunction;
import org.junit.jupiter.api.Test;

class ConfidenceTest {
    private static final SignalQuality GOOD = new SignalQuality(0, 0, 40, 0, 3600, 0, 0, 3);

    @Test
    void aGoodWindowIsBelieved() {
        assertThat(Confidence.of(GOOD).value()).isGreaterThan(0.9);
        assertThat(Confidence.of(GOOD).fault()).isEmpty();
    }

    @Test
    void noFaultEverRaisesIt() {
        neverRises(0, 1, x -> new SignalQuality(x, 0, 40, 0, 3600, 0, 0, 3));
        neverRises(0, 1, x -> new SignalQuality(0, x, 40, 0, 3600, 0, 0, 3));
        neverRises(0, 1, x -> new SignalQuality(0, -x, 40, 0, 3600, 0, 0, 3));
        neverRises(0, 1, x -> new SignalQuality(0, 0, 60 * (1 - x), 0, 3600, 0, 0, 3));
        neverRises(0, 1, x -> new SignalQuality(0, 0, 40, x, 3600, 0, 0, 3));
        neverRises(0, 1, x -> new SignalQuality(0, 0, 40, 0, 8000 * (1 - x), 0, 0, 3));
        neverRises(0, 1, x -> new SignalQuality(0, 0, 40, 0, 3600, x, 0, 3));
        neverRises(0, 1, x -> new SignalQuality(0, 0, 40, 0, 3600, 0, x, 3));
        neverRises(0, 5, x -> new SignalQuality(0, 0, 40, 0, 3600, 0, 0, 5 - x));
    }

    @Test
    void saysWhatLowersItMost() {
        assertThat(fault(new SignalQuality(0, 0, 40, 0, 3600, 0, 0.9, 3))).isEqualTo("tone");
        assertThat(fault(new SignalQuality(0, 0, 0, 0.6, 3600, 0, 0.9, 3))).isEqualTo("tone");
        assertThat(fault(new SignalQuality(0, 0, 0, 0, 3600, 0, 0.2, 3))).isEqualTo("noise");
        assertThat(fault(new SignalQuality(0.2, 0, 40, 0, 3600, 0, 0, 3))).isEqualTo("clipped");
        assertThat(fault(new SignalQuality(0, 0, 2, 0, 3600, 0, 0, 3))).isEqualTo("noise");
        assertThat(fault(new SignalQuality(0, 0, 40, 0.4, 3600, 0, 0, 3))).isEqualTo("lost audio");
        assertThat(fault(new SignalQuality(0, 0, 40, 0, 3600, 0.9, 0, 3))).isEqualTo("crosstalk");
        assertThat(fault(new SignalQuality(0, 0, 40, 0, 3600, 0, 0, 0.1))).isEqualTo("too little voice");
        assertThat(fault(new SignalQuality(0, 0, Double.NaN, 0, Double.NaN, 0, 0, 0)))
                .isEqualTo("no speech");
    }

    @Test
    void whatIsUnknownCostsNothing() {
        assertThat(Confidence.of(new SignalQuality(0, 0, Double.NaN, 0, Double.NaN, 0, 0, 3))
                        .value())
                .isGreaterThanOrEqualTo(Confidence.of(GOOD).value());
    }

    private static String fault(SignalQuality quality) {
        return Confidence.of(quality).fault().orElseThrow().words();
    }

    private static void neverRises(double from, double to, DoubleFunction<SignalQuality> worse) {
        double before = 1;
        for (int i = 0; i <= 200; i++) {
            double value =
                    Confidence.of(worse.apply(from + (to - from) * i / 200)).value();
            assertThat(value).isBetween(0.0, before);
            before = value;
        }
        assertThat(before).isLessThan(0.5);
    }
}
