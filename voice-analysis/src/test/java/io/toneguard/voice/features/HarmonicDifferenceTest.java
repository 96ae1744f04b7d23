package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class HarmonicDifferenceTest {
    private final HarmonicDifference difference = new HarmonicDifference();

    @Test
    void isTheLevelOfTheFirstHarmonicOverTheSecond() {
        for (double f0Hz = 120; f0Hz < 600; f0Hz *= 1.013) {
            check(f0Hz, 0.7);
        }
    }

    @Test
    void isLessExactForLowVoices() {
        for (double f0Hz = 80; f0Hz < 120; f0Hz *= 1.013) {
            check(f0Hz, 2);
        }
    }

    private void check(double f0Hz, double toleranceDb) {
        for (int rateHz : new int[] {8000, 16000}) {
            for (double db = -15; db <= 20; db += 5) {
                double second = 0.1 * Math.pow(10, -db / 20);
                PowerSpectrum spectrum = Tones.of(f0Hz, 0.1)
                        .and(2 * f0Hz, second)
                        .and(3 * f0Hz, 0.5 * second)
                        .spectrum(rateHz);
                assertThat(difference.of(spectrum, f0Hz))
                        .as("F0 %s Hz at %d Hz", f0Hz, rateHz)
                        .isCloseTo(db, within(toleranceDb));
            }
        }
    }

    @Test
    void anErrorOfTenPercentInF0DoesNotMatter() {
        PowerSpectrum spectrum =
                Tones.of(200, 0.1).and(400, 0.05).and(600, 0.05).spectrum(8000);
        double exact = difference.of(spectrum, 200);

        assertThat(difference.of(spectrum, 180)).isEqualTo(exact);
        assertThat(difference.of(spectrum, 220)).isEqualTo(exact);
    }

    @Test
    void isUnknownWhereHarmonicsLieTooCloseForTheWindow() {
        assertThat(difference.of(Tones.voice(76).spectrum(8000), 76)).isNaN();
        assertThat(difference.of(Tones.voice(76).spectrum(8000), Double.NaN)).isNaN();
        assertThat(difference.of(Tones.voice(1990).spectrum(8000), 1990)).isNaN();
    }
}
