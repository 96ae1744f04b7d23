package io.toneguard.voice.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MelMeasuresTest {
    private final MelBands bands = new MelBands();

    @Test
    void everyBinBetweenTheOuterCentresIsSharedOutWhole() {
        for (int k = 3; k * PowerSpectrum.HZ_PER_BIN < bands.centreHz(MelBands.COUNT - 1); k++) {
            double[] powers = new double[128];
            powers[k] = 1;
            PowerSpectrum spectrum = new PowerSpectrum(128);
            spectrum.fill(powers, 1);
            bands.fill(spectrum);
            double sum = 0;
            for (int band = 0; band < MelBands.COUNT; band++) {
                sum += bands.power(band);
            }
            assertThat(sum).as("bin %d", k).isCloseTo(1, within(1e-6));
        }
    }

    @Test
    void aToneIsLoudestInTheBandAroundIt() {
        for (int band = 0; band < MelBands.COUNT; band++) {
            bands.fill(Tones.of(bands.centreHz(band), 0.1).spectrum(16000));
            for (int other = 0; other < MelBands.COUNT; other++) {
                assertThat(bands.power(other)).isLessThanOrEqualTo(bands.power(band));
            }
        }
    }

    @Test
    void coefficientsAreThoseOfTheDefinition() {
        bands.fill(Tones.voice(170).spectrum(8000));
        Mfcc mfcc = new Mfcc();
        mfcc.fill(bands);

        for (int i = 1; i <= 4; i++) {
            double sum = 0;
            for (int band = 1; band <= 26; band++) {
                sum += Math.log(bands.power(band - 1)) * Math.cos(Math.PI * i * (band - 0.5) / 26);
            }
            double expected = sum * Math.sqrt(2.0 / 26) * (1 + 11 * Math.sin(Math.PI * i / 22));
            assertThat(mfcc.coefficient(i)).as("MFCC %d", i).isCloseTo(expected, within(1e-9));
        }
    }

    @Test
    void theFirstCoefficientFallsAsTheVoiceGetsBrighter() {
        Mfcc mfcc = new Mfcc();
        Tones dull = new Tones();
        Tones bright = new Tones();
        for (int k = 1; k < 20; k++) {
            dull.and(180 * k, 0.1 / (k * k));
            bright.and(180 * k, 0.1 / k);
        }
        bands.fill(dull.spectrum(8000));
        mfcc.fill(bands);
        double dullFirst = mfcc.coefficient(1);
        bands.fill(bright.spectrum(8000));
        mfcc.fill(bands);

        assertThat(mfcc.coefficient(1)).isLessThan(dullFirst - 10);
    }

    @Test
    void eightTimesThePowerIsTwiceAsLoud() {
        Loudness loudness = new Loudness(bands);
        SpectralFrame frame = new SpectralFrame(8000);
        bands.fill(frame.analyze(Tones.history(Tones.voice(150).samples(8000, 0.2, 0.5)), 800));
        double quiet = loudness.of(bands);
        bands.fill(frame.analyze(Tones.history(Tones.voice(150).samples(8000, 0.2, 0.5 * Math.sqrt(8))), 800));

        assertThat(loudness.of(bands)).isCloseTo(2 * quiet, within(1e-5 * quiet));
    }

    @Test
    void theEarIsSharperInTheMiddleThanBelow() {
        Loudness loudness = new Loudness(bands);
        bands.fill(Tones.of(100, 0.1).spectrum(8000));
        double low = loudness.of(bands);
        bands.fill(Tones.of(2500, 0.1).spectrum(8000));

        assertThat(loudness.of(bands)).isGreaterThan(2 * low);
    }
}
