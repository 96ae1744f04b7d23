package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SpectralMeasuresTest {
    private final AlphaRatio alphaRatio4k = new AlphaRatio(4000);
    private final AlphaRatio alphaRatio5k = new AlphaRatio(5000);
    private final HammarbergIndex hammarberg4k = new HammarbergIndex(4000);
    private final HammarbergIndex hammarberg5k = new HammarbergIndex(5000);
    private final SpectralCentroid centroid = new SpectralCentroid();

    @ParameterizedTest
    @ValueSource(ints = {8000, 16000})
    void alphaRatioIsWhatLiesAboveOneKilohertzOverWhatLiesBelow(int rateHz) {
        PowerSpectrum spectrum = Tones.of(510, 0.4).and(2130, 0.1).spectrum(rateHz);

        assertThat(alphaRatio4k.of(spectrum)).isCloseTo(Tones.db(0.1 / 0.4), within(0.001));
    }

    @Test
    void theBoundAtFiveKilohertzIsAnotherMeasure() {
        Tones tones = Tones.of(500, 0.2).and(3000, 0.02).and(4500, 0.2);

        PowerSpectrum wide = tones.spectrum(16000);
        assertThat(alphaRatio4k.of(wide)).isCloseTo(-20, within(0.001));
        assertThat(alphaRatio5k.of(wide)).isCloseTo(Tones.db(Math.sqrt(1.01)), within(0.001));
        assertThat(hammarberg4k.of(wide)).isCloseTo(20, within(0.001));
        assertThat(hammarberg5k.of(wide)).isCloseTo(0, within(0.001));
        PowerSpectrum narrow = Tones.of(500, 0.2).spectrum(8000);
        assertThat(alphaRatio5k.of(narrow)).isNaN();
        assertThat(hammarberg5k.of(narrow)).isNaN();
    }

    @Test
    void hammarbergIndexTakesTheStrongestOfEachSide() {
        PowerSpectrum spectrum = Tones.of(500, 0.4)
                .and(1500, 0.3)
                .and(2500, 0.04)
                .and(3500, 0.02)
                .spectrum(8000);

        assertThat(hammarberg4k.of(spectrum)).isCloseTo(20, within(0.001));
    }

    @Test
    void centroidLiesWhereThePowerBalances() {
        assertThat(centroid.of(Tones.of(1000, 0.1).and(3000, 0.1).spectrum(8000)))
                .isCloseTo(2000, within(0.1));
        assertThat(centroid.of(Tones.of(1000, 0.3).and(3000, 0.1).spectrum(8000)))
                .isCloseTo(1200, within(0.1));
    }

    @Test
    void slopeIsThatOfAStraightSpectrum() {
        double[] powers = new double[128];
        for (int k = 1; k < powers.length; k++) {
            double khz = k * 0.03125;
            powers[k] = Math.pow(10, (khz < 0.5 ? 20 * khz : 15 - 10 * khz) / 10);
        }
        PowerSpectrum spectrum = new PowerSpectrum(128);
        spectrum.fill(powers, 1e-4);

        assertThat(new SpectralSlope(0, 500).of(spectrum)).isCloseTo(20, within(1e-9));
        assertThat(new SpectralSlope(500, 1500).of(spectrum)).isCloseTo(-10, within(1e-9));
    }

    @Test
    void whiteNoiseIsFlat() {
        float[] noise = new float[80_000];
        Random random = new Random(5);
        for (int i = 0; i < noise.length; i++) {
            noise[i] = (float) (0.1 * random.nextGaussian());
        }
        SampleHistory history = Tones.history(noise);
        SpectralFrame frame = new SpectralFrame(8000);
        SpectralSlope slope = new SpectralSlope(500, 1500);
        FrameMean alphaDb = new FrameMean();
        FrameMean slopes = new FrameMean();
        FrameMean centres = new FrameMean();
        for (int centre = 400; centre < 79_000; centre += 256) {
            PowerSpectrum spectrum = frame.analyze(history, centre);
            alphaDb.add(alphaRatio4k.of(spectrum));
            slopes.add(slope.of(spectrum));
            centres.add(centroid.of(spectrum));
        }
        assertThat(alphaDb.mean()).isCloseTo(10 * Math.log10(96.0 / 30), within(0.3));
        assertThat(slopes.mean()).isCloseTo(0, within(1.0));
        assertThat(centres.mean()).isCloseTo(2016, within(25.0));
    }

    @Test
    void fluxIsNoneForALouderVoiceAndGreatestForAnother() {
        SpectralFlux flux = new SpectralFlux();
        SpectralFrame frame = new SpectralFrame(8000);
        SampleHistory quiet = Tones.history(Tones.of(500, 0.3).samples(8000, 0.2, 0.1));
        SampleHistory loud = Tones.history(Tones.of(500, 0.3).samples(8000, 0.2, 1));
        SampleHistory other = Tones.history(Tones.of(2500, 0.3).samples(8000, 0.2, 1));

        assertThat(flux.of(frame.analyze(quiet, 800))).isNaN();
        assertThat(flux.of(frame.analyze(loud, 800))).isCloseTo(0, within(1e-5));
        assertThat(flux.of(frame.analyze(other, 800))).isCloseTo(Math.sqrt(2), within(1e-3));
        flux.gap();
        assertThat(flux.of(frame.analyze(loud, 800))).isNaN();
        assertThat(flux.of(frame.analyze(loud, 800))).isZero();
    }
}
